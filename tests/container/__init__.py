"""The Dockerfile's own steps in a fresh Debian, without Docker, and the program that comes of them in use.

make container-check    # as root on Linux, with debootstrap; some minutes
"""
