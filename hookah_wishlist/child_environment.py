"""The environment of the programs that we start: what each of them needs, and none of our settings.

Ours has the bot's token, passwords and keys. Whatever starts a process takes its environment from here.
"""

import os
from collections.abc import Iterable

OF_ALL = ("PATH", "HOME", "TMPDIR", "LD_LIBRARY_PATH")

# libpq's own, of https://www.postgresql.org/docs/current/libpq-envars.html, but PGAPPNAME: it is ours to say.
OF_LIBPQ = tuple(
    f"PG{name}"
    for name in (
        *("HOST", "HOSTADDR", "PORT", "DATABASE", "USER", "PASSWORD", "PASSFILE", "SERVICE", "SERVICEFILE"),
        *("SYSCONFDIR", "LOCALEDIR", "OPTIONS", "REQUIREAUTH", "CHANNELBINDING", "GSSENCMODE", "KRBSRVNAME"),
        *("GSSLIB", "GSSDELEGATION", "SSLMODE", "SSLNEGOTIATION", "SSLCOMPRESSION", "SSLCERT", "SSLKEY"),
        *("SSLCERTMODE", "SSLROOTCERT", "SSLCRL", "SSLCRLDIR", "SSLSNI", "SSLMINPROTOCOLVERSION"),
        *("SSLMAXPROTOCOLVERSION", "REQUIREPEER", "CONNECT_TIMEOUT", "TARGETSESSIONATTRS"),
        *("LOADBALANCEHOSTS", "MINPROTOCOLVERSION", "MAXPROTOCOLVERSION"),
    )
)

OF_BROWSER = (
    *("USER", "LOGNAME", "LANG", "LANGUAGE", "LC_ALL", "LC_CTYPE", "TZ"),
    *("XDG_CONFIG_HOME", "XDG_CONFIG_DIRS", "XDG_CACHE_HOME", "XDG_DATA_HOME", "XDG_DATA_DIRS"),
    *("XDG_RUNTIME_DIR", "FONTCONFIG_PATH", "FONTCONFIG_FILE"),
    *("SSL_CERT_FILE", "SSL_CERT_DIR", "NODE_EXTRA_CA_CERTS", "NODE_OPTIONS"),
    *("PLAYWRIGHT_BROWSERS_PATH", "PLAYWRIGHT_NODEJS_PATH", "CHROME_DEVEL_SANDBOX", "CHROMIUM_FLAGS"),
)

# PostgreSQL's programs speak English to us, and tell times as they are stored.
PLAIN = {"LC_ALL": "C.UTF-8", "TZ": "UTC"}


def of_postgresql(*, connects: bool = False) -> dict[str, str]:
    """For PostgreSQL's programs; `connects`: with libpq's own variables, as the operator set them."""
    return chosen((*OF_ALL, *OF_LIBPQ) if connects else OF_ALL) | PLAIN


def of_browser() -> dict[str, str]:
    """For Chromium and the driver between it and us."""
    return chosen((*OF_ALL, *OF_BROWSER))


def chosen(names: Iterable[str]) -> dict[str, str]:
    """Those of the names that are set; PATH always is."""
    return {"PATH": os.defpath} | {name: os.environ[name] for name in names if name in os.environ}
