"""Addresses of social value: for readers, for those who assess, and the public calculator."""

from django.urls import URLPattern

readers: list[URLPattern] = []  # frameworks, receipts, the portfolio
assessors: list[URLPattern] = []
calculator: list[URLPattern] = []

urlpatterns = readers + assessors + calculator
