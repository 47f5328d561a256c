"""Client addresses: read, matched with networks, counted. One way for limits, connections and figures."""

import re
from collections.abc import Iterator
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address

from aiohttp import web

from hookah_wishlist.settings import Network

LONGEST = 64  # the longest address with port and zone has fewer characters; the rest is not looked at
WITH_PORT = re.compile(r"\[(.+)\](?::\d+)?|([\d.]+):\d+")  # [2001:db8::1]:443, 192.0.2.1:443


def address_of(request: web.Request, trusted: tuple[Network, ...]) -> str:
    """The client as it is counted: what our own proxies say, and where there are none, the connection."""
    peer = request.remote or "local"
    if not trusted or not is_within(peer, trusted):
        return counted_as(peer)
    return counted_as(next((hop for hop in _hops(request) if not is_within(hop, trusted)), peer))


def is_within(text: str, networks: tuple[Network, ...]) -> bool:
    return _is_within(text[:LONGEST], networks)


def counted_as(text: str) -> str:
    """An IPv6 customer has 2^64 addresses: they count as one. What is no address counts as what it says."""
    return _counted_as(text[:LONGEST])


def read_address(text: str) -> IPv4Address | IPv6Address | None:
    """As a connection or a proxy writes it: maybe with a port or a zone, maybe IPv4 in the form of IPv6."""
    with_port = WITH_PORT.fullmatch(text)
    try:
        address = ip_address((with_port[1] or with_port[2]) if with_port else text)
    except ValueError:
        return None
    if isinstance(address, IPv4Address):
        return address
    return address.ipv4_mapped or IPv6Address(int(address))  # without its zone, which strangers choose


def _hops(request: web.Request) -> Iterator[str]:
    """Nearest first. Read only as far as they are needed: a stranger can send thousands."""
    for line in reversed(request.headers.getall("X-Forwarded-For", ())):
        for hop in reversed(line.split(",")):
            if hop := hop.strip():
                yield hop


@lru_cache(4096)
def _is_within(text: str, networks: tuple[Network, ...]) -> bool:
    address = read_address(text)
    return address is not None and any(address in network for network in networks)


@lru_cache(4096)
def _counted_as(text: str) -> str:
    address = read_address(text)
    if address is None:
        return text
    return address.exploded[:19] if isinstance(address, IPv6Address) else str(address)  # four of eight groups
