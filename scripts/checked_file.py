"""Result files of mattis as they lie on disk: a head with checksums, which are compared before anything else is read, then
HDF5 that is made of what is allowed."""
import ctypes
import errno
import io
import os
import re
import stat
import struct
import zlib

import h5py
import numpy as np

HEAD = struct.Struct("=16sIIQQQQ64s")  # magic, format, CRC-32, CRC-64, bytes of content, generation, program, job
MAGIC = b"mattis image\r\n\x1a\n"
SIZE = 512  # of the head with the zeros behind it: an HDF5 user block
FORMATS = (1, 2)  # that this module reads; 1 has no CRC-32
POLYNOMIAL = 0x42F0E1EBA9EA3693  # of the CRC-64 (ECMA-182), highest power first
DEEPEST = 32
MOST_ATTRIBUTES = 1000


class Error(Exception):
    """A file or table that cannot be read; the message says which, why, and what there is."""


def read(file):
    """The bytes of a result file, its checksum compared. Raises Error where it is none, damaged, or no regular file."""
    image = _content(file)
    if len(image) < SIZE or image[:len(MAGIC)] != MAGIC:
        raise Error(f"{file}: cannot be read: not a result file of mattis{'' if image else ' (it is empty)'}")
    magic, version, crc32, crc64, size, *rest = HEAD.unpack_from(image)
    if version not in FORMATS:
        raise Error(f"{file}: image format {version} is not known to this script, which reads 1 to {FORMATS[-1]}")
    content = memoryview(image)[SIZE:]
    if len(content) != size:
        raise Error(f"{file}: damaged: it has {len(content)} bytes of content where {size} were written")
    blank = HEAD.pack(magic, version, 0, 0, size, *rest)
    if version == 1:
        same = crc32 == 0 and crc64 == crc_64(blank, content)
    else:
        same = crc32 == zlib.crc32(content, zlib.crc32(blank))
    if not same or any(image[HEAD.size:SIZE]):
        raise Error(f"{file}: damaged, or changed by another program: its checksum is wrong")
    return image


def opened(image, file):
    """The HDF5 file in the bytes of a result file, everything in it looked at (see the list in docs/results.md)."""
    if hasattr(os, "fork"):
        _try_in_a_child(image, file)
        return h5py.File(h5py.h5f.open_file_image(image))
    return _looked_at(image, file)


def _looked_at(image, file):
    try:
        h5 = h5py.File(h5py.h5f.open_file_image(image))
        inspection = _Inspection(len(image), file)
        root = h5py.h5g.open(h5.id, b"/")
        inspection.seen.add(h5py.h5o.get_info(root).addr)
        inspection.look_at_attributes(root, "/")
        inspection.look_at_group(root, "/", 0)
    except Error:
        raise
    except Exception as failure:  # of the library, whatever it calls it
        raise Error(f"{file}: cannot be read as HDF5 ({failure})") from None
    return h5


def _try_in_a_child(image, file):
    """Looks at everything, and reads all data, in a process of its own: metadata that were damaged on purpose, with
    right checksums, can crash the HDF5 library. Raises Error."""
    out, into = os.pipe()
    child = os.fork()
    if child == 0:
        words = b""
        try:
            os.close(out)
            os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # for what the library says when it aborts
            _looked_at(image, file).visititems(lambda _, item: item[()] is None if hasattr(item, "dtype") else None)
        except Error as error:
            words = str(error).encode(errors="surrogateescape")
        except Exception as failure:
            words = f"{file}: cannot be read as HDF5 ({failure})".encode(errors="surrogateescape")
        finally:
            os.write(into, words + b"\n")
            os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as stream:
        said = stream.read()
    os.waitpid(child, 0)
    if not said.endswith(b"\n"):
        raise Error(f"{file}: cannot be read as HDF5 (the library fails on it)")
    if said != b"\n":
        raise Error(said[:-1].decode(errors="surrogateescape"))


def attributes(h5, image, group, file):
    """The attributes of a group by their names: texts and numbers."""
    found = {}
    item = h5[group].id
    for number in range(h5py.h5a.get_num_attrs(item)):
        attribute = h5py.h5a.open(item, index=number)
        name = attribute.name.decode(errors="replace")
        if attribute.get_type().get_class() == h5py.h5t.STRING:
            found[name] = _text(attribute, image, f"{file}: attribute {name}")
        else:
            value = np.zeros((), np.float64 if attribute.get_type().get_class() == h5py.h5t.FLOAT else np.int64)
            attribute.read(value)
            found[name] = value.item()
    return found


def _text(attribute, image, what):
    """A text of variable length. Where the length that is stored with the attribute is not that of the text, the library
    writes beyond its buffer. So it is asked where the text lies, and not for the text."""
    length, address, number = struct.unpack("<IQI", _REFERENCES.read(attribute, what))
    if length == 0 and address == 0:
        return ""
    text = _heap_object(memoryview(image)[SIZE:], address, number)
    if text is None or len(text) != length:
        raise Error(f"{what}: its text does not lie where the file says")
    return bytes(text).partition(b"\0")[0].decode(errors="replace")


def _heap_object(image, address, number):
    """An object of a global heap collection (HDF5 File Format Specification 3.0, III.E); None if there is none."""
    if address + 16 > len(image) or image[address:address + 4] != b"GCOL":
        return None
    end = address + struct.unpack_from("<Q", image, address + 8)[0]
    at = address + 16
    while at + 16 <= min(end, len(image)):
        index, _, _, size = struct.unpack_from("<HHIQ", image, at)
        if index == 0 or at + 16 + size > min(end, len(image)):
            return None
        if index == number:
            return image[at + 16:at + 16 + size]
        at += 16 + -(-size // 8) * 8
    return None


class _References:
    """Asks the HDF5 library of h5py how a file refers to a text of variable length, which h5py itself does not tell: 4 bytes
    of length, 8 of the address of a global heap collection, 4 of the number of an object in it. They are read as 16
    bytes of any kind, by a conversion that leaves them as they are."""

    def __init__(self):
        self.library = None

    def read(self, attribute, what):
        try:
            if self.library is None:
                self._prepare()
            reference = ctypes.create_string_buffer(16)
            size = self.library.H5Aget_storage_size(attribute.id)
            if size != 16 or self.library.H5Aread(attribute.id, self.kind.id, reference) < 0:
                raise Error(f"{what}: cannot be read")
            return reference.raw
        except (AttributeError, OSError) as failure:
            raise Error(f"{what}: cannot be read: the HDF5 library of h5py is not found ({failure})") from None

    def _prepare(self):
        with io.open("/proc/self/maps", encoding="utf-8", errors="replace") as maps:
            files = {line.split(maxsplit=5)[-1].strip() for line in maps}
        names = [name for name in files if re.match(r"libhdf5(?!.*_(hl|cpp|fortran))", os.path.basename(name))]
        library = ctypes.CDLL(min(names, default=h5py.h5.__file__))
        library.H5Aread.argtypes = [ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
        library.H5Aget_storage_size.argtypes = [ctypes.c_int64]
        library.H5Aget_storage_size.restype = ctypes.c_uint64
        library.H5Tregister.argtypes = [ctypes.c_int, ctypes.c_char_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
        self.kind = h5py.h5t.create(h5py.h5t.OPAQUE, 16)
        self.text = h5py.h5t.C_S1.copy()
        self.text.set_size(h5py.h5t.VARIABLE)
        # A conversion that does nothing and says that it went well. The library calls it at its end too, when there is
        # no Python any more: so it is a function of C.
        nothing = ctypes.cast(ctypes.CDLL(None).sched_yield, ctypes.c_void_p)
        soft = 1
        library.H5Tregister(soft, b"reference of a text", self.text.id, self.kind.id, nothing)
        self.library = library


_REFERENCES = _References()


def _content(file):
    """The bytes of a regular file, of nothing that could keep us waiting."""
    kinds = {stat.S_IFDIR: "a folder", stat.S_IFIFO: "a pipe", stat.S_IFSOCK: "a socket"}

    def require_file(mode):
        if not stat.S_ISREG(mode):
            raise Error(f"{file}: cannot be read: it is {kinds.get(stat.S_IFMT(mode), 'a device')}, not a file")
    try:
        require_file(os.stat(file).st_mode)
        descriptor = os.open(file, os.O_RDONLY | os.O_NONBLOCK | os.O_NOCTTY)
        with os.fdopen(descriptor, "rb") as stream:
            require_file(os.fstat(descriptor).st_mode)  # it may be another one since then
            return stream.read()
    except OSError as failure:
        if failure.errno == errno.ENOENT:
            raise Error(f"{file}: no such file") from None
        raise Error(f"{file}: cannot be read ({failure.strerror})") from None
    except MemoryError:
        raise Error(f"{file}: cannot be read (out of memory)") from None


def crc_64(*pieces):
    """The CRC-64 of bytes, of the polynomial of ECMA-182, neither reflected nor inverted, for files of format 1.

    Its register is a remainder modulo the polynomial over the field of two elements. The bytes are cut into lanes that
    are divided side by side, and the remainders of neighbours are joined: the left one times x to the bits of the right.
    """
    table = _table()
    register = 0
    for piece in pieces:
        data = np.frombuffer(piece, np.uint8)
        if len(data):
            register = int(_times_power(np.array([register], np.uint64), 8 * len(data))[0]) ^ _remainder(data, table)
    return register


def _remainder(data, table):
    """Of bytes, from a register of zero, with which zeros in front change nothing."""
    lanes = 1 << max(0, (len(data) // 512).bit_length() - 1)
    lanes = min(lanes, 1 << 16)
    length = -(-len(data) // (2 * lanes)) * 2
    padded = np.zeros(lanes * length, np.uint8)
    padded[len(padded) - len(data):] = data
    words = np.ascontiguousarray(padded.view(">u2").reshape(lanes, length // 2).T.astype(np.uint16))
    register = np.zeros(lanes, np.uint64)
    for word in words:
        register = (register << np.uint64(16)) ^ table.take((register >> np.uint64(48)).astype(np.int64) ^ word)
    bits = 8 * length
    while len(register) > 1:
        register = _times_power(register[0::2], bits) ^ register[1::2]
        bits *= 2
    return int(register[0])


def _times(a, b):
    """The product of two remainders."""
    product = 0
    while b:
        if b & 1:
            product ^= a
        a = (a << 1) ^ (POLYNOMIAL | 1 << 64 if a >> 63 else 0)
        b >>= 1
    return product


def _times_power(registers, bits):
    """Remainders times x to this power."""
    power, square = 1, 2
    while bits:
        if bits & 1:
            power = _times(power, square)
        square = _times(square, square)
        bits >>= 1
    product = np.zeros_like(registers)
    for bit in range(64):
        product ^= np.where(registers >> np.uint64(bit) & np.uint64(1), np.uint64(power), np.uint64(0))
        power = _times(power, 2)
    return product


def _table():
    """Remainders of x^64 times every polynomial of 16 bits."""
    table = np.zeros(1 << 16, np.uint64)
    for bit in range(16):
        table[1 << bit:2 << bit] = table[:1 << bit] ^ np.uint64(_power(64 + bit))
    return table


def _power(exponent):
    return int(_times_power(np.array([1], np.uint64), exponent)[0])


class _Inspection:
    """One file, and what has been seen of it: the same list as that of the program."""

    def __init__(self, size, file):
        self.size, self.file = size, file
        self.seen = set()

    def refuse(self, path, reason):
        raise Error(f"{self.file}: {path}: {reason}, which is not allowed in a result file of mattis")

    def look_at_group(self, group, path, depth):
        if depth > DEEPEST:
            self.refuse(path, f"it lies {depth} levels deep")
        names = []

        def note(name):
            names.append(name)
            return len(names) > self.size or None
        if group.links.iterate(note)[0]:
            self.refuse(path, "it has more links than its file has room for")
        for name in names:
            below = path.rstrip("/") + "/" + name.decode(errors="replace")
            if name in (b"", b".") or b"/" in name:
                self.refuse(below, "its name is a path")
            kind = group.links.get_info(name).type
            if kind != h5py.h5l.TYPE_HARD:
                known = {h5py.h5l.TYPE_SOFT: "a soft link", h5py.h5l.TYPE_EXTERNAL: "a link into another file"}
                self.refuse(below, f"it is {known.get(kind, 'a user-defined link')}")
            self.look_at_object(group, name, below, depth + 1)

    def look_at_object(self, group, name, path, depth):
        info = h5py.h5o.get_info(group, name)
        if info.addr in self.seen or info.rc > 1:
            self.refuse(path, "it is linked more than once")
        self.seen.add(info.addr)
        if info.type not in (h5py.h5o.TYPE_GROUP, h5py.h5o.TYPE_DATASET):
            self.refuse(path, "it is neither a group nor a dataset")
        item = h5py.h5o.open(group, name)
        self.look_at_attributes(item, path)
        if info.type == h5py.h5o.TYPE_GROUP:
            self.look_at_group(item, path, depth)
        else:
            self.look_at_dataset(item, path)

    def look_at_attributes(self, item, path):
        count = h5py.h5a.get_num_attrs(item)
        if count > MOST_ATTRIBUTES:
            self.refuse(path, f"it has {count} attributes")
        for number in range(count):
            attribute = h5py.h5a.open(item, index=number)
            kind = attribute.get_type()
            text = kind.get_class() == h5py.h5t.STRING and kind.is_variable_str()
            if attribute.get_space().get_simple_extent_type() != h5py.h5s.SCALAR:
                self.refuse(f"{path}: attribute number {number}", "it is not a single value")
            if not (text or _is_number(kind)) or kind.committed():
                self.refuse(f"{path}: attribute number {number}",
                            "it is neither a number nor a text of variable length")

    def look_at_dataset(self, data, path):
        # Before the extents are asked for: those of a virtual dataset are read from other files.
        properties = data.get_create_plist()
        layout = properties.get_layout()
        if layout not in (h5py.h5d.CONTIGUOUS, h5py.h5d.CHUNKED, h5py.h5d.COMPACT):
            self.refuse(path, "its data are computed from other datasets")
        if properties.get_external_count():
            self.refuse(path, "its data lie in other files")
        if properties.get_nfilters():
            self.refuse(path, "its data are filtered (compressed)")
        kind = data.get_type()
        text = kind.get_class() == h5py.h5t.STRING and not kind.is_variable_str()
        if not (text or _is_number(kind)) or kind.committed():
            self.refuse(path, "it holds neither numbers nor texts of fixed length")
        space = data.get_space()
        if space.get_simple_extent_type() != h5py.h5s.SIMPLE or space.get_simple_extent_ndims() != 1:
            self.refuse(path, "it does not have one dimension")
        size = kind.get_size()
        whole = size * space.get_simple_extent_dims()[0]
        if max(size, whole) > self.size:
            self.refuse(path, f"it claims {whole} bytes, more than its file has")
        if layout == h5py.h5d.CHUNKED and size * properties.get_chunk()[0] > self.size:
            self.refuse(path, "its chunks claim more bytes than its file has")
        if not whole:
            return
        stored = data.get_storage_size()
        if not whole <= stored <= self.size:
            self.refuse(path, f"it claims {whole} bytes, of which {stored} are stored")
        if layout == h5py.h5d.CONTIGUOUS and not 0 < (data.get_offset() or 0) <= self.size - whole:
            self.refuse(path, "its data lie outside its file")


def _is_number(kind):
    """An integer or real of 1 to 8 bytes in a standard layout."""
    return any(kind.equal(one) for one in _STANDARD)


_STANDARD = [getattr(h5py.h5t, name + order) for order in ("LE", "BE")
             for name in ("IEEE_F64", "IEEE_F32", "STD_I8", "STD_I16", "STD_I32", "STD_I64", "STD_U8", "STD_U16",
                          "STD_U32", "STD_U64")]
