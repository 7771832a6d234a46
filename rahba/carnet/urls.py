from django.urls import path

app_name = "carnet"
urlpatterns: list[path] = []
