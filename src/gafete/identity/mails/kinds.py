"""The kinds of mail about a person's identity."""

RECOVERY_MAIL = "identity.recovery"
CONFIRM_EMAIL_MAIL = "identity.confirm_email"
EMAIL_CHANGED_MAIL = "identity.email_changed"
USERNAME_CHANGED_MAIL = "identity.username_changed"
PASSWORD_CHANGED_MAIL = "identity.password_changed"  # noqa: S105 -- a kind of mail
NEW_DEVICE_MAIL = "identity.new_device"
