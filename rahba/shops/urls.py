"""Pages of a shop about itself, under /<language>/shop/<id>/."""

from django.urls import path

from rahba.shops.views import devices, journal, settings, staff

app_name = "shops"
urlpatterns = [
    path("manage/", settings.manage_page, name="manage"),
    path("manage/settings/", settings.settings_page, name="settings"),
    path("manage/consents/", settings.consents_page, name="consents"),
    path("manage/consents/change/", settings.change_consent, name="change_consent"),
    path("manage/journal/", journal.journal_page, name="journal"),
    path("manage/leave/", staff.leave_page, name="leave"),
    path("staff/", staff.staff_page, name="staff"),
    path("staff/add/", staff.add_page, name="add_staff"),
    path("staff/<uuid:membership_id>/", staff.member_page, name="member"),
    path("staff/<uuid:membership_id>/end/", staff.end_member, name="end_member"),
    path("staff/<uuid:membership_id>/resume/", staff.resume_member, name="resume_member"),
    *(
        path(f"staff/<uuid:membership_id>/{what}/", staff.change_member, {"what": what}, name=f"change_{what}")
        for what in ("name", "role", "pin")
    ),
    path("phones/", devices.devices_page, name="devices"),
    path("phones/join/", devices.pairing_page, name="pair"),
    path("phones/this/", devices.use_this_phone, name="use_this_phone"),
    path("phones/<uuid:device_id>/revoke/", devices.revoke_device, name="revoke_device"),
]
