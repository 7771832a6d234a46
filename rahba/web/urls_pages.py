"""Pages that join domains, under their language."""

app_name = "web"
urlpatterns: list = []
