"""Result files made without mattis: HDF5 written by h5py, with the head and the checksums that docs/results.md tells."""
import struct
import zlib

import h5py

HEAD = "=16sIIQQQQ64s"
MAGIC = b"mattis image\r\n\x1a\n"
SIZE = 512
POLYNOMIAL = 0x42F0E1EBA9EA3693


def _table():
    table = []
    for byte in range(256):
        register = byte << 56
        for _ in range(8):
            register = register << 1 ^ (POLYNOMIAL if register >> 63 else 0)
            register &= (1 << 64) - 1
        table.append(register)
    return table


TABLE = _table()


def crc_64(content, register=0):
    for byte in content:
        register = (register << 8 & (1 << 64) - 1) ^ TABLE[register >> 56 ^ byte]
    return register


def sealed(content, version=2, generation=1, identity=b""):
    """A head with right checksums, and the content behind it."""
    blank = struct.pack(HEAD, MAGIC, version, 0, 0, len(content), generation, 0, identity)
    crc32 = zlib.crc32(content, zlib.crc32(blank)) if version > 1 else 0
    head = struct.pack(HEAD, MAGIC, version, crc32, crc_64(content, crc_64(blank)), len(content), generation, 0, identity)
    return head.ljust(SIZE, b"\0") + content


def seal(path, **head):
    """Gives a file that h5py has written with a user block of 512 bytes its head."""
    path.write_bytes(sealed(path.read_bytes()[SIZE:], **head))


def create(path):
    """A new HDF5 file, to be closed and sealed."""
    return h5py.File(path, "w", userblock_size=SIZE, track_order=True)
