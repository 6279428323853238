"""Addresses of the whole site. Closed by default; the open ones are listed in tests/conventions.

Those with an underscore are named by allauth, which asks for them; what it has beside them does not exist here.
"""

from allauth.account import views as entrance
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from django.conf import settings
from django.urls import include, path, re_path

from agreements.forms.account import ForgottenForm, PasswordForm, StillYouForm
from agreements.views.site import account, kept_words, own_sessions
from agreements.views.site import factors as own_factors

urlpatterns = [
    path("login/", account.SignIn.as_view(), name="account_login"),
    path(
        "login/code/",
        factors.AuthenticateView.as_view(template_name="agreements/site/factor_asked.html"),
        name="mfa_authenticate",
    ),
    path("login/passkey/", passkeys.LoginWebAuthnView.as_view(), name="mfa_login_webauthn"),
    path("login/words/", kept_words.kept_words, name="kept-words"),
    path(
        "login/forgotten/",
        entrance.PasswordResetView.as_view(
            template_name="agreements/site/account_forgotten.html", form_class=ForgottenForm
        ),
        name="account_reset_password",
    ),
    path(
        "login/forgotten/sent/",
        entrance.PasswordResetDoneView.as_view(template_name="agreements/site/account_forgotten_sent.html"),
        name="account_reset_password_done",
    ),
    re_path(
        r"^password/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        account.NewPassword.as_view(),
        name="account_reset_password_from_key",
    ),
    path("logout/", entrance.LogoutView.as_view(http_method_names=["post"]), name="account_logout"),
    path("account/", account.account, name="account"),
    path(
        "account/password/",
        entrance.PasswordChangeView.as_view(
            template_name="agreements/site/account_password.html", form_class=PasswordForm
        ),
        name="account_change_password",
    ),
    path(
        "account/check/",
        entrance.ReauthenticateView.as_view(
            template_name="agreements/site/account_still_you.html", form_class=StillYouForm
        ),
        name="account_reauthenticate",
    ),
    path("account/sessions/", own_sessions.own_sessions, name="session-list"),
    path(
        "account/factors/",
        factors.IndexView.as_view(template_name="agreements/site/factor_list.html"),
        name="mfa_index",
    ),
    path(
        "account/factors/app/",
        app.ActivateTOTPView.as_view(template_name="agreements/site/factor_app.html"),
        name="mfa_activate_totp",
    ),
    path(
        "account/factors/app/removal/",
        app.DeactivateTOTPView.as_view(template_name="agreements/site/factor_removal.html"),
        name="mfa_deactivate_totp",
    ),
    path(
        "account/factors/passkeys/new/",
        passkeys.AddWebAuthnView.as_view(template_name="agreements/site/factor_passkey.html"),
        name="mfa_add_webauthn",
    ),
    path(
        "account/factors/passkeys/<int:pk>/removal/",
        own_factors.PasskeyRemoval.as_view(template_name="agreements/site/factor_removal.html"),
        name="mfa_remove_webauthn",
    ),
    path(
        "account/factors/codes/",
        codes.ViewRecoveryCodesView.as_view(template_name="agreements/site/factor_codes.html"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "account/factors/codes/new/",
        codes.GenerateRecoveryCodesView.as_view(template_name="agreements/site/factor_codes_new.html"),
        name="mfa_generate_recovery_codes",
    ),
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
handler429 = "agreements.views.site.errors.too_many"
handler500 = "agreements.views.site.errors.server_error"
