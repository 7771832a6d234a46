"""The living page of the design system."""

from django.urls import path

from rahba.design import views

app_name = "design"
urlpatterns = [path("", views.gallery, name="gallery")]
