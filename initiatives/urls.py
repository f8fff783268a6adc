"""Addresses of case studies: for readers, for those who write, for those who review."""

from django.urls import URLPattern

readers: list[URLPattern] = []

writers: list[URLPattern] = []

reviewers: list[URLPattern] = []

urlpatterns = readers + writers + reviewers
