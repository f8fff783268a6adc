from django.urls import path

from councilnet.govuk import views

urlpatterns = [path("components/", views.components, name="components")]
