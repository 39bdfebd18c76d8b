#!/usr/bin/env python3
"""Reads a Batch of the edge gateway and prints its records as JSON, one a line. Standard library only.

    read_batch.py FILE            FILE holds the bytes of a Batch message; "-" is standard input
    read_batch.py --hex FILE      the same as hexadecimal text
    read_batch.py --raw FILE      prints the records as hexadecimal, exactly as the gateway journaled them

The layout is described in docs/wire.md; the names here are those of that page. Exit code 1 with a reason when the batch is
damaged. Whoever stores batches checks the chain too (docs/wire.md, "Chain").
"""
import json
import struct
import sys
import zlib

MOST_PLAIN_BYTES = 1 << 20
MOST_SERIES, MOST_WAVEFORMS, LONGEST_TEXT = 1024, 64, 255
LARGEST_NUMBER, LATEST_MS = 1 << 59, 18_446_744_073_709

KNOWN_CODES = [
    147842, 150456, 149530, 149546, 150448, 151562, 150021, 150022, 150023, 150017, 150018, 150019, 150364, 160184, 160212, 188736,
    151708, 152196, 67996, 131328, 150452, 151552, 150016, 147240, 150300, 150388, 160220, 188740, 188748, 188752, 67108865, 67108866,
    67108867, 67108868, 67108869, 67108870, 67108871, 151817, 151784, 151819, 151976, 151868, 151880, 151724, 151792, 151764, 67108872, 67108873,
]


class Damaged(Exception):
    """The batch is not what it says."""


def demand(condition, reason):
    if not condition:
        raise Damaged(reason)


# ---- Protobuf, as much of it as is needed

def varint(data, at):
    value = shift = 0
    while True:
        demand(at < len(data) and shift < 70, "a number is cut off")
        value |= (data[at] & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if data[at - 1] < 0x80:
            return value & (2**64 - 1), at


def fields(data):
    """Yields (number, wire type, value) of a message."""
    at = 0
    while at < len(data):
        tag, at = varint(data, at)
        wire = tag & 7
        if wire == 0:
            value, at = varint(data, at)
        elif wire in (1, 5):
            size = 8 if wire == 1 else 4
            demand(at + size <= len(data), "a field is cut off")
            value, at = int.from_bytes(data[at:at + size], "little"), at + size
        else:
            demand(wire == 2, "a field has an unknown type")
            size, at = varint(data, at)
            demand(at + size <= len(data), "a field is cut off")
            value, at = data[at:at + size], at + size
        yield tag >> 3, wire, value


def unzigzag(value):
    return (value >> 1) ^ -(value & 1)


def put_varint(value):
    out = bytearray()
    while value >= 0x80:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return bytes(out)


def put_signed(value):
    return put_varint((value << 1) ^ (value >> 63) if value < 0 else value << 1)


def number(field, value):
    return put_varint(field << 3) + put_varint(value) if value else b""


def optional(field, value):
    return b"" if value is None else put_varint(field << 3) + put_signed(value)


def fixed64(field, value):
    return put_varint(field << 3 | 1) + value.to_bytes(8, "little") if value else b""


def text(field, value):
    return message(field, value) if value else b""


def message(field, value):
    return put_varint(field << 3 | 2) + put_varint(len(value)) + value


# ---- Range coder and models

RATES = [131072 // (2 * n + 3) for n in range(121)]


class Bit:
    """How likely "yes" is, in 1/65536, and how many answers were seen."""
    __slots__ = ("yes", "count")

    def __init__(self, yes=32768, count=1):
        self.yes, self.count = max(31, min(65505, yes)), count


def bits(how_many, yes, count):
    return [Bit(yes, count) for _ in range(how_many)]


class RangeDecoder:
    def __init__(self, data):
        self.data, self.at, self.range, self.code = data, 0, 0xFFFFFFFF, 0
        for _ in range(4):
            self.code = self.code << 8 | self._byte()

    def _byte(self):
        self.at += 1
        return self.data[self.at - 1] if self.at <= len(self.data) else 0

    def _normalise(self):
        while self.range < 1 << 24:
            self.range <<= 8
            self.code = (self.code << 8 | self._byte()) & 0xFFFFFFFF

    def bit(self, model):
        bound = (self.range >> 16) * model.yes
        answer = self.code < bound
        if answer:
            self.range = bound
        else:
            self.code -= bound
            self.range -= bound
        model.yes += ((65505 if answer else 31) - model.yes) * RATES[model.count] >> 16
        model.count = min(120, model.count + 1)
        self._normalise()
        return answer

    def bits(self, count):
        value = 0
        for _ in range(count):
            self.range >>= 1
            one = self.code >= self.range
            self.code -= self.range if one else 0
            value = value << 1 | one
            self._normalise()
        return value


class PlainNumbers:
    def __init__(self):
        self.lengths = bits(128, 32768, 2)

    def unsigned(self, coder):
        node = 1
        for _ in range(7):
            node = node * 2 + coder.bit(self.lengths[node])
        length = node - 128
        demand(length <= 64, "a number has more than 64 bits")
        return length if length < 2 else 1 << (length - 1) | coder.bits(length - 1)

    def signed(self, coder):
        return unzigzag(self.unsigned(coder))

    def small(self, coder):
        value = self.unsigned(coder)
        demand(value < 1 << 32, "a number has more than 32 bits")
        return value


class NumberState:
    """What a column remembers between its numbers."""

    def __init__(self, mean):
        self.mean, self.last_sign = mean, 0


class Numbers:
    CLASSES, STEPS = 64, 20

    def __init__(self, window):
        self.window = window
        means = [k * 4 + 2 if k < 4 else (20, 27)[k % 2] << (k - 4) // 2 for k in range(self.CLASSES)]
        self.shifts = [next(s for s in range(64) if m >> s <= 1536) for m in means]
        self.steps = [[self._prior(m >> s, s, step) for step in range(self.STEPS)] for m, s in zip(means, self.shifts)]
        self.rests = [[bits(4, 32768, 4) for _ in range(2)] for _ in range(self.CLASSES)]
        self.signs = bits(3, 32768, 1)

    @staticmethod
    def _prior(mean, shift, step):
        expected = max(mean * 2 if step == 0 and shift == 0 else mean, step * 64)
        return Bit(min(65208, 65536 * 256 // (256 + expected)), 8)

    @staticmethod
    def _class_of(mean):
        if mean < 16:
            return mean >> 2
        doublings = mean.bit_length() - 5
        return 4 + doublings * 2 + (mean >> doublings >= 23)

    def read(self, coder, state):
        kind = self._class_of(state.mean)
        shift, whole = self.shifts[kind], 0
        while whole < self.STEPS and not coder.bit(self.steps[kind][whole]):
            whole += 1
        if whole == self.STEPS:
            length = coder.bits(6)
            whole += (1 << length | coder.bits(length)) - 1
        learned, rest, node = min(shift, 2) if whole < 2 else 0, 0, 1
        for _ in range(learned):
            one = coder.bit(self.rests[kind][whole][node])
            node, rest = node * 2 + one, rest * 2 + one
        size = whole << shift | rest << (shift - learned) | coder.bits(shift - learned)
        demand(size < 1 << 63, "a number is too large")
        negative = False
        if size:
            negative = coder.bit(self.signs[state.last_sign])
            state.last_sign = 2 if negative else 1
        state.mean += (min(size, (1 << 26) - 1) * 256 - state.mean) >> self.window
        return -size if negative else size


class Bytes:
    """A tree of questions for a byte; ids begin with the letters of ids, raw records have a tree for each byte before."""

    def __init__(self, for_ids):
        self.for_ids, self.trees = for_ids, {}

    @staticmethod
    def _weight(value):
        c = chr(value)
        return 80 if c == "-" else 48 if "0" <= c <= "9" else 32 if "a" <= c <= "z" else 16 if c in "._:/" else 8 if "A" <= c <= "Z" else 1

    def _tree(self):
        if not self.for_ids:
            return bits(256, 32768, 2)
        sums = [0] * 256 + [self._weight(i) for i in range(256)]
        for i in range(255, 0, -1):
            sums[i] = sums[2 * i] + sums[2 * i + 1]
        return [Bit()] + [Bit(65536 * sums[2 * i + 1] // sums[i], 24) for i in range(1, 256)]

    def read(self, coder, before=0):
        tree = self.trees.setdefault(0 if self.for_ids else before, None) or self._tree()
        self.trees[0 if self.for_ids else before] = tree
        node = 1
        for _ in range(8):
            node = node * 2 + coder.bit(tree[node])
        return node & 255


# ---- What is expected of a series

class Stamps:
    def __init__(self):
        self.started = False

    def expected(self):
        return (self.phase + self.period + 128) >> 8

    def take(self, at):
        if not self.started:
            self.last, self.phase, self.period, self.second, self.missed, self.started = at, at << 8, 1000 << 8, True, False, True
            return
        error = (at << 8) - (self.phase + self.period)
        missed = abs(error) > abs(self.period) >> (4 if self.second else 1)
        if not missed:
            self.phase += self.period + (error >> 2)
            self.period += error >> 5
        else:
            self.phase = at << 8
            if self.second or self.missed:
                self.period = (at - self.last) << 8
        self.last, self.second, self.missed = at, False, missed


class Wave:
    def __init__(self, first):
        self.weights, self.differences, self.last = [0] * 8, [0] * 8, first

    def expected(self):
        return self.last + ((sum(w * d for w, d in zip(self.weights, self.differences)) + 32768) >> 16)

    def take(self, sample, expected):
        error = max(-(1 << 24), min(1 << 24, sample - expected))
        power = 32 + sum(d * d for d in self.differences)
        step = (abs(error) << 22) // power
        step = -step if error < 0 else step
        self.weights = [max(-(1 << 20), min(1 << 20, w + (step * d >> 10))) for w, d in zip(self.weights, self.differences)]
        self.differences = [max(-(1 << 24), min(1 << 24, sample - self.last))] + self.differences[:7]
        self.last = sample


class Stepped:
    """A column that goes on in steps: only the change of the step is coded."""

    def __init__(self, mean):
        self.state, self.last, self.step = NumberState(mean), None, 0

    def read(self, coder, numbers, plain):
        value = plain.signed(coder) if self.last is None else self.last + self.step + numbers.read(coder, self.state)
        demand(abs(value) <= LARGEST_NUMBER, "a number is too large")
        self.step = 0 if self.last is None else value - self.last
        self.last = value
        return value


class Row:
    def __init__(self):
        self.clock = (0, 1, 0, 0, 3)    # boot, version, wall less monotonic ms, uncertainty ms, source
        self.at, self.beyond = 0, 0     # whole milliseconds, nanoseconds beyond
        self.mantissa, self.scale, self.validity, self.flags = 0, 0, 1, 0
        self.sqi = self.device_time = self.device_record = self.clock_offset = None
        self.lost_before, self.sample_count, self.samples = 0, 0, ()

    def copy(self):
        other = Row.__new__(Row)
        other.__dict__.update(self.__dict__)
        return other


class Series:
    def __init__(self):
        self.is_waveform, self.device, self.patient, self.unit = False, b"", b"", b""
        self.mdc = self.site = self.mode = self.rate = self.scale = self.offset = 0
        self.follower, self.last, self.had_stamp_before = None, Row(), False
        self.stamps, self.stamp_errors = Stamps(), NumberState(1000)
        self.values, self.last_mantissa = NumberState(32), None
        self.device_times, self.device_records = Stepped(1000), Stepped(32)
        self.qualities, self.last_permille = NumberState(32), None
        self.wave, self.wave_errors = None, NumberState(1000)


def permille_of(sqi):
    value = struct.unpack("<f", struct.pack("<I", sqi))[0]
    if not 0 <= value * 1000.0 <= 1001:
        return None
    permille = round(value * 1000.0)
    return permille if permille <= 1000 and of_permille(permille) == sqi else None


def of_permille(permille):
    return struct.unpack("<I", struct.pack("<f", permille / 1000.0))[0]


def quality_kind(sqi):
    return 0 if sqi is None else 2 if permille_of(sqi) is None else 1


NOT_PERMILLE = 0x7F800000


class Columns:
    """Reads records out of the columns of a batch, in order."""

    def __init__(self, data):
        self.coder, self.plain = RangeDecoder(data), PlainNumbers()
        self.start = self.previous = Series()
        self.series, self.waveforms = [], 0
        self.clock, self.at, self.beyond, self.was_ordinary = Row().clock, 0, 0, 0
        self.stamp_numbers, self.value_numbers, self.other_numbers, self.sample_numbers = Numbers(3), Numbers(4), Numbers(3), Numbers(2)
        self.ids, self.raw = Bytes(True), Bytes(False)
        self.m_ordinary, self.m_has_stamp_before = [Bit(16384, 2), Bit(63000, 8)], bits(3, 32768, 1)
        self.m_raw, self.m_follower, self.m_new = Bit(8192, 2), Bit(), Bit(49152, 2)
        self.m_same_clock, self.m_same_beyond = Bit(60000, 4), Bit(60000, 4)
        self.m_waveform, self.m_known_code, self.m_same_device, self.m_same_patient = Bit(), Bit(60000, 4), Bit(50000, 2), Bit(60000, 2)
        self.m_no_unit, self.m_no_site, self.m_real_mode, self.m_decimal = (Bit(60000, 4) for _ in range(4))
        self.m_clock, self.m_same = bits(5, 50000, 2), bits(10, 50000, 2)
        self.m_steady, self.m_same_quality = Bit(50000, 2), Bit()

    def record(self, left):
        """The bytes of the next record, at most about left."""
        ordinary = self.coder.bit(self.m_ordinary[self.was_ordinary])
        self.was_ordinary = int(ordinary)
        if ordinary:
            series = self.previous.follower
            demand(series is not None, "nothing to follow")
            row = series.last.copy()
            row.clock = self.clock
            if series.had_stamp_before:
                row.beyond = self.beyond
            self._stamp(series, series.had_stamp_before, row)
        elif self.coder.bit(self.m_raw):
            return self._raw(left)
        else:
            series = self._series()
            row = self._unusual(series)
        demand(row.sample_count <= left, "more samples than stated")
        self._samples(series, row) if series.is_waveform else self._reading(series, row)
        series.last = row
        self.previous.follower = series
        self.previous, self.clock = series, row.clock
        return put_together(series, row)

    def _raw(self, left):
        length, before, out = self.plain.unsigned(self.coder), 0, bytearray()
        demand(length <= left, "a record is longer than stated")
        for _ in range(length):
            before = self.raw.read(self.coder, before)
            out.append(before)
        return bytes(out)

    def _series(self):
        if self.previous.follower is not None and self.coder.bit(self.m_follower):
            return self.previous.follower
        if not self.coder.bit(self.m_new):
            demand(self.series, "no series yet")
            index = self.coder.bits((len(self.series) - 1).bit_length())
            demand(index < len(self.series), "no such series")
            return self.series[index]
        series = self._define(self.series[-1] if self.series else self.start)
        self.waveforms += series.is_waveform
        demand(len(self.series) < MOST_SERIES and self.waveforms <= MOST_WAVEFORMS, "too many series")
        self.series.append(series)
        return series

    def _define(self, before):
        coder, series = self.coder, Series()
        series.is_waveform = coder.bit(self.m_waveform)
        series.device = self._text(self.m_same_device, before.device)
        series.patient = self._text(self.m_same_patient, before.patient)
        if coder.bit(self.m_known_code):
            index = coder.bits(6)
            demand(index < len(KNOWN_CODES), "no such code")
            series.mdc = KNOWN_CODES[index]
        else:
            series.mdc = coder.bits(32)
        series.mode = 0 if coder.bit(self.m_real_mode) else self.plain.small(coder)
        if series.is_waveform:
            series.rate, series.scale, series.offset = self._double(), self._double(), self._double()
        else:
            series.unit = self._text(self.m_no_unit, b"")
            series.site = 0 if coder.bit(self.m_no_site) else self.plain.small(coder)
        return series

    def _text(self, same, before):
        if self.coder.bit(same):
            return before
        length = self.plain.unsigned(self.coder)
        demand(length <= LONGEST_TEXT, "a text is too long")
        return bytes(self.ids.read(self.coder) for _ in range(length))

    def _double(self):
        if not self.coder.bit(self.m_decimal):
            return self.coder.bits(64)
        digits, exponent = self.plain.signed(self.coder), self.plain.unsigned(self.coder)
        demand(exponent <= 22 and abs(digits) <= 1 << 53, "a number is no decimal")
        return struct.unpack("<Q", struct.pack("<d", digits / float(10**exponent)))[0]

    def _unusual(self, series):
        row, clock = Row(), self.clock
        row.mantissa = None
        if not self.coder.bit(self.m_same_clock):
            clock = self._clock(clock)
        has_stamp_before = self.coder.bit(self.m_has_stamp_before[2 if series.had_stamp_before else 0 if series.last_mantissa is None else 1])
        if has_stamp_before:
            beyond = self.beyond
        elif self.coder.bit(self.m_same_beyond):
            beyond = series.last.beyond
        else:
            beyond = self.coder.bits(20)
        demand(beyond < 1_000_000, "a stamp is no stamp")
        row = self._state(series, row)
        row.clock, row.beyond = clock, beyond
        self._stamp(series, has_stamp_before, row)
        return row

    def _clock(self, last):
        boot = last[0] if self.coder.bit(self.m_clock[0]) else self.coder.bits(64)
        version = last[1] if self.coder.bit(self.m_clock[1]) else self.plain.small(self.coder)
        wall = last[2] if self.coder.bit(self.m_clock[2]) else last[2] + self.plain.signed(self.coder)
        uncertainty = last[3] if self.coder.bit(self.m_clock[3]) else self.plain.small(self.coder)
        source = last[4] if self.coder.bit(self.m_clock[4]) else self.plain.small(self.coder)
        demand(abs(wall) <= 2 * LARGEST_NUMBER, "a clock is no clock")
        return boot, version, wall, uncertainty, source

    def _state(self, series, row):
        last, coder = series.last, self.coder
        if coder.bit(self.m_steady):
            return last.copy()
        if series.is_waveform:
            row.lost_before = self._small(0, last.lost_before)
            row.sample_count = self._small(1, last.sample_count)
            return row
        row.scale, row.validity, row.flags = self._small(2, last.scale), self._small(3, last.validity), self._small(4, last.flags)
        row.mantissa = self._presence(5, last.mantissa)
        row.device_time = self._presence(6, last.device_time)
        row.device_record = self._presence(7, last.device_record)
        if coder.bit(self.m_same[8]):
            row.clock_offset = last.clock_offset
        else:
            row.clock_offset = self.plain.signed(coder) if coder.bits(1) else None
        kind = self._small(9, quality_kind(last.sqi))
        demand(kind <= 2, "a quality of unknown kind")
        row.sqi = (None, of_permille(0), NOT_PERMILLE)[kind]
        return row

    def _small(self, column, last):
        return last if self.coder.bit(self.m_same[column]) else self.plain.small(self.coder)

    def _presence(self, column, last):
        return 0 if self.coder.bit(self.m_same[column]) == (last is not None) else None

    def _stamp(self, series, has_stamp_before, row):
        if has_stamp_before:
            row.at = self.at
        elif series.stamps.started:
            row.at = series.stamps.expected() + self.stamp_numbers.read(self.coder, series.stamp_errors)
        else:
            row.at = self.at + self.plain.signed(self.coder)
        demand(0 <= row.at < LATEST_MS, "a stamp is no stamp")
        series.stamps.take(row.at)
        series.had_stamp_before = has_stamp_before
        self.at, self.beyond = row.at, row.beyond

    def _reading(self, series, row):
        coder = self.coder
        if row.mantissa is not None:
            if series.last_mantissa is None:
                row.mantissa = self.plain.signed(coder)
            else:
                row.mantissa = series.last_mantissa + self.value_numbers.read(coder, series.values)
            demand(abs(row.mantissa) <= LARGEST_NUMBER, "a value is too large")
            series.last_mantissa = row.mantissa
        if row.sqi is not None:
            row.sqi = self._quality(series, row.sqi)
        if row.device_time is not None:
            row.device_time = series.device_times.read(coder, self.other_numbers, self.plain)
        if row.device_record is not None:
            row.device_record = series.device_records.read(coder, self.other_numbers, self.plain)

    def _quality(self, series, kind_of):
        last = series.last.sqi or 0
        if permille_of(kind_of) is None:
            return last if self.coder.bit(self.m_same_quality) else self.coder.bits(32)
        if series.last_permille is None:
            permille = self.plain.unsigned(self.coder)
        else:
            permille = series.last_permille + self.other_numbers.read(self.coder, series.qualities)
        demand(0 <= permille <= 1000, "a quality is beyond its range")
        series.last_permille = permille
        return of_permille(permille)

    def _samples(self, series, row):
        samples = []
        for _ in range(row.sample_count):
            if series.wave is None:
                sample = self.plain.signed(self.coder)
                series.wave = Wave(sample)
            else:
                expected = series.wave.expected()
                sample = expected + self.sample_numbers.read(self.coder, series.wave_errors)
                series.wave.take(sample, expected)
            demand(-(1 << 31) <= sample < 1 << 31, "a sample has more than 32 bits")
            samples.append(sample)
        row.samples = samples


def put_together(series, row):
    """The record as the gateway journaled it: canonical Protobuf."""
    body = text(1, series.device) + text(2, series.patient) + number(3, series.mdc)
    if series.is_waveform:
        body += fixed64(4, series.rate) + fixed64(5, series.scale) + fixed64(6, series.offset)
        body += number(7, row.lost_before) + number(8, series.mode) + text(9, b"".join(put_signed(s) for s in row.samples))
    else:
        body += optional(4, row.mantissa) + number(5, row.scale) + number(6, row.validity) + number(7, row.flags)
        body += b"" if row.sqi is None else put_varint(8 << 3 | 5) + row.sqi.to_bytes(4, "little")
        body += number(9, series.mode) + optional(10, row.device_time) + text(11, series.unit) + number(12, series.site)
        body += optional(13, row.device_record) + optional(14, row.clock_offset)
    boot, version, wall, uncertainty, source = row.clock
    wall_ms = wall + row.at
    return (number(1, version) + fixed64(2, boot) + number(3, row.at * 1_000_000 + row.beyond)
            + (optional(4, wall_ms) if wall_ms else b"") + number(5, uncertainty) + number(6, source)
            + message(21 if series.is_waveform else 10, body))


# ---- Batch

def crc32c(data):
    crc = 0xFFFFFFFF
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0x82F63B78 if crc & 1 else 0)
    return crc ^ 0xFFFFFFFF


def read_batch(data):
    """(fields of the batch, records as bytes); raises Damaged."""
    batch = {"gateway": 0, "epoch": 0, "lane": 0, "from": 0, "to": 0, "crc32c": 0, "plain_bytes": 0}
    names = {1: "gateway", 2: "epoch", 3: "lane", 4: "from", 5: "to", 6: "chain_before", 7: "chain_after", 8: "crc32c",
             9: "plain", 10: "deflated", 11: "plain_bytes", 12: "columns"}
    for field, _, value in fields(data):
        if field in names:
            batch[names[field]] = value
    count, plain_bytes = batch["to"] - batch["from"] + 1, batch["plain_bytes"]
    demand(0 < plain_bytes <= MOST_PLAIN_BYTES and 0 < count <= plain_bytes // 2, "impossible size or number range")
    if "columns" in batch:
        columns = batch["columns"]
        demand(columns and columns[0] == 1, "unknown version of columns")
        reader, records, left = Columns(columns[1:]), [], plain_bytes
        for _ in range(count):
            records.append(reader.record(left))
            left -= len(message(1, records[-1]))
            demand(left >= 0, "more bytes than stated")
        block = b"".join(message(1, r) for r in records)
    else:
        block = batch.get("plain")
        if block is None:
            inflater = zlib.decompressobj(-15)
            block = inflater.decompress(batch.get("deflated", b""), plain_bytes)
        records = [value for field, wire, value in fields(block) if field == 1 and wire == 2]
    demand(len(block) == plain_bytes and crc32c(block) == batch["crc32c"], "the records do not match their checksum")
    demand(len(records) == count, "the number of records is not the number range")
    return batch, records


# ---- JSON

READING = {1: "device", 2: "patient", 3: "mdc", 5: "scale", 6: "validity", 7: "flags", 9: "mode", 11: "unit", 12: "site_mdc"}
READING_SIGNED = {4: "mantissa", 10: "device_time_ms", 13: "device_record", 14: "clock_offset_ms"}
WAVEFORM = {1: "device", 2: "patient", 3: "mdc", 4: "rate_hz", 5: "scale", 6: "offset", 7: "lost_before", 8: "mode"}
BODIES = {10: "reading", 11: "alarm", 12: "limits", 13: "configuration", 14: "anchor", 15: "checkpoint", 16: "drop", 20: "active_alerts", 21: "waveform"}


def decimal(mantissa, scale):
    if scale == 0 or scale > 30:
        return str(mantissa) if scale == 0 else f"{mantissa}e-{scale}"
    digits = str(abs(mantissa)).rjust(scale + 1, "0")
    return ("-" if mantissa < 0 else "") + digits[:-scale] + "." + digits[-scale:]


def describe(record):
    """What a record says; a body that is not known here is given as hexadecimal."""
    out = {}
    for field, wire, value in fields(record):
        if field == 3:
            out["monotonic_ns"] = value
        elif field == 4:
            out["wall_ms"] = unzigzag(value)
        elif field in (1, 2, 5, 6):
            out[{1: "version", 2: "boot", 5: "uncertainty_ms", 6: "clock_source"}[field]] = value
        elif field == 10 and wire == 2:
            out["reading"] = describe_reading(value)
        elif field == 21 and wire == 2:
            out["waveform"] = describe_waveform(value)
        elif wire == 2:
            out[BODIES.get(field, f"field_{field}")] = value.hex()
    return out


def describe_reading(body):
    out = {}
    for field, _, value in fields(body):
        if field in READING:
            out[READING[field]] = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        elif field in READING_SIGNED:
            out[READING_SIGNED[field]] = unzigzag(value)
        elif field == 8:
            out["sqi"] = struct.unpack("<f", value.to_bytes(4, "little"))[0]
    if "mantissa" in out:
        out["value"] = decimal(out.pop("mantissa"), out.get("scale", 0))
    return out


def describe_waveform(body):
    out = {"samples": []}
    for field, _, value in fields(body):
        if field in (4, 5, 6):
            out[WAVEFORM[field]] = struct.unpack("<d", value.to_bytes(8, "little"))[0]
        elif field in WAVEFORM:
            out[WAVEFORM[field]] = value.decode("utf-8", "replace") if isinstance(value, bytes) else value
        elif field == 9:
            at = 0
            while at < len(value):
                sample, at = varint(value, at)
                out["samples"].append(unzigzag(sample))
    return out


def main(arguments):
    options = {a for a in arguments if a in ("--hex", "--raw")}
    files = [a for a in arguments if a not in options]
    if len(files) != 1:
        print("usage: read_batch.py [--hex] [--raw] FILE", file=sys.stderr)
        return 2
    data = sys.stdin.buffer.read() if files[0] == "-" else open(files[0], "rb").read()
    try:
        batch, records = read_batch(bytes.fromhex(data.decode()) if "--hex" in options else data)
        for i, record in enumerate(records):
            if "--raw" in options:
                print(record.hex())
                continue
            try:
                said = describe(record)
            except Damaged:
                said = {"bytes": record.hex()}
            print(json.dumps({"gateway": f"{batch['gateway']:016x}", "epoch": batch["epoch"], "lane": batch["lane"], "seq": batch["from"] + i, **said}))
    except (Damaged, ValueError, zlib.error) as damage:
        print(f"read_batch.py: {damage}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
