// The hash behind all random numbers of the app (engine/random.ts), in Python.

export const randomFunctions = `MASK = 0xFFFFFFFF


def hash32(x):
    x &= MASK
    x = ((x ^ (x >> 16)) * 0x7FEB352D) & MASK
    x = ((x ^ (x >> 15)) * 0x846CA68B) & MASK
    return x ^ (x >> 16)


def key_of(*parts):
    key = 0x9E3779B9
    for part in parts:
        key = hash32(key ^ hash32(part + 0x85EBCA6B))
    return key`;
