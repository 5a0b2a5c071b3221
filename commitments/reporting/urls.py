"""The portal, where those who report do it. Addresses carry codes, never row numbers."""

app_name = "portal"
urlpatterns: list = []
