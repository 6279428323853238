"""Addresses of the whole site. Closed by default; the open ones are listed in tests/conventions."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LogoutView
from django.urls import include, path

from agreements.views.site import account

urlpatterns = [
    path("login/", account.SignIn.as_view(), name="login"),
    path("logout/", login_not_required(LogoutView.as_view()), name="logout"),
    path("account/", account.account, name="account"),
    path("account/password/", account.PasswordChange.as_view(), name="account-password"),
    path("language/", account.language, name="set_language"),
    path("", include("agreements.urls")),
    path("", include("incidents.urls")),
]
if settings.DEBUG:
    # The local mailbox: mail with its links and codes, for whoever develops; elsewhere the route does not exist.
    from agreements.views.site import mailbox

    urlpatterns += [
        path("dev/mailbox/", mailbox.mailbox, name="mailbox"),
        path("dev/mailbox/<slug:key>/", mailbox.mail, name="mailbox-mail"),
        path("dev/mailbox/<slug:key>/file/", mailbox.mail_file, name="mailbox-file"),
        path("dev/mailbox/<slug:key>/attachments/<int:place>/", mailbox.mail_attachment, name="mailbox-attachment"),
    ]
handler400 = "agreements.views.site.errors.bad_request"
handler403 = "agreements.views.site.errors.forbidden"
handler404 = "agreements.views.site.errors.not_found"
handler500 = "agreements.views.site.errors.server_error"
