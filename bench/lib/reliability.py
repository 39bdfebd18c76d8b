#!/usr/bin/env python3
"""Makes docs/reliability.md of the lines that a run of the fault matrix has left behind."""
import json
import os
import platform
import sys

ROWS = {
    "F1": "kill -9, link up",
    "F2": "kill -9, link down",
    "F3": "power cut",
    "F4": "kill at each journal system call",
    "F5": "torn and reordered writes",
    "F6": "bit flips and truncation",
    "F7": "disk full",
    "F8": "input/output errors, read-only disk",
    "F9": "partitions",
    "F10": "thin line with a deep queue",
    "F11": "broker or receiver killed",
    "F12": "clock",
    "F13": "Bluetooth faults",
    "F14": "serial faults",
    "F15": "memory, processor and descriptor limits",
    "F16": "upgrade and downgrade",
    "F17": "model bundles",
    "F18": "two thousand gateways return",
    "F19": "soak",
    "F20": "forged data and certificates",
}

ELSEWHERE = {
    "F13": "`tests/BleLab.Tests` and `tests/Drivers.Tests` check it; no counted row yet",
    "F14": "`tests/Drivers.Tests` checks it; no counted row yet",
    "F15": "not run",
    "F17": "not run",
}

HEAD = """# Reliability

What was counted when things were broken on purpose. Written by `sudo bench/reliability.sh [short|full|nightly]`; each line is
what a test printed, and the test failed if anything was lost, doubled or refused. No failure in n cycles bounds the rate of
failures below 3 / n with 95 % confidence: read the counts, not the zeros.

**Acked** are records that the gateway had called stored, noted by the test outside of what was broken. **Lost** are those of them
that neither arrived at the receiver nor stand in a signed drop record.

**Machine:** {machine}

| row | fault | run | counted | date, load |
|---|---|---|---|---|
"""


def machine():
    model = next((line.split(":")[1].strip() for line in open("/proc/cpuinfo") if line.startswith("model name")), platform.machine())
    return f"{model}, {os.cpu_count()} cores, Linux {platform.release().split('-')[0]}."


def cell(row):
    figures = row["figures"]
    if "not_run" in figures:
        return "not run: " + figures["not_run"]
    return ", ".join(f"{value:,} {name}" if name != "seed" and isinstance(value, (int, float)) else f"{value} {name}" for name, value in figures.items())


def main(files):
    found = {}
    for path in files:
        for line in open(path):
            row = json.loads(line)
            # The deepest run of a row stands, and of equal ones the last.
            order = ["short", "full", "nightly"].index(row["depth"])
            key = (row["id"], row["what"])
            if key not in found or order >= found[key][0]:
                found[key] = (order, row)
    print(HEAD.format(machine=machine()), end="")
    for name, what in ROWS.items():
        rows = [row for (i, _), (_, row) in found.items() if i == name]
        for row in rows:
            print(f"| {name} | {row['what']} | {row['depth']} | {cell(row)} | {row['at']}, {row['load']} |")
        if not rows:
            print(f"| {name} | {what} | - | {ELSEWHERE.get(name, 'not run')} | |")


if __name__ == "__main__":
    main(sys.argv[1:])
