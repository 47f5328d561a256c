"""Putting files into an S3-compatible store, by MinIO's client."""

import os
from collections.abc import Callable, Sequence
from pathlib import Path
from threading import Event
from urllib.parse import urlsplit

import certifi
import urllib3
from minio import Minio
from minio.error import MinioException, S3Error

from hookah_wishlist.backups.copying import Bucket, NotCopied

TIMEOUT = urllib3.Timeout(connect=10, read=60)
RETRIES = urllib3.Retry(total=4, backoff_factor=0.5, status_forcelist=[500, 502, 503, 504])
TROUBLE = (MinioException, urllib3.exceptions.HTTPError, OSError, ValueError)


def put(bucket: Bucket, paths: Sequence[Path], stopped: Event) -> None:
    """In this order. Raises `NotCopied`."""
    name, folder = bucket.place
    try:
        client = _client(bucket)
        for path in paths:
            with path.open("rb") as file:
                reader = _Stoppable(file.read, stopped)
                client.put_object(name, folder + path.name, reader, path.stat().st_size)  # type: ignore[arg-type]
    except TROUBLE as error:
        raise NotCopied(f"{urlsplit(bucket.url).netloc} did not take it: {_reason(error)}") from None


def _client(bucket: Bucket) -> Minio:
    address = urlsplit(bucket.url)
    http = urllib3.PoolManager(
        timeout=TIMEOUT,
        retries=RETRIES,
        cert_reqs="CERT_REQUIRED",
        ca_certs=os.environ.get("SSL_CERT_FILE") or certifi.where(),
    )
    return Minio(
        address.netloc,
        bucket.key,
        bucket.secret,
        secure=address.scheme == "https",
        region=bucket.region,
        http_client=http,
    )


def _reason(error: Exception) -> str:
    """Without what a store repeats of the request."""
    return f"{error.code}, {error.message}" if isinstance(error, S3Error) else str(error) or repr(error)


class _Stoppable:
    """A file that ends in an error once the program is to stop."""

    def __init__(self, read: Callable[[int], bytes], stopped: Event) -> None:
        self._read = read
        self._stopped = stopped

    def read(self, size: int = -1) -> bytes:
        if self._stopped.is_set():
            raise OSError("the program was stopped")
        return self._read(size)
