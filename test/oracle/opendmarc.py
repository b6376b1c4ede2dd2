"""Judges messages by DMARC with OpenDMARC's library: JSON in, one judgement a case out. The argument is a file of public suffixes."""

import ctypes
import json
import sys

STATUS = {0: "ok", 3: "bad version", 4: "bad value", 5: "no p", 15: "pass", 16: "reject", 17: "quarantine", 18: "none"}
POLICY = {"n": "none", "q": "quarantine", "r": "reject", "\0": ""}
IPV4, PASS, FAIL, MAIL_FROM, MOZILLA = 4, 1, 2, 1, 1

library = ctypes.CDLL("libopendmarc.so.2")
library.opendmarc_policy_connect_init.restype = ctypes.c_void_p
library.opendmarc_policy_connect_shutdown.restype = ctypes.c_void_p
library.opendmarc_policy_fetch_rua.restype = ctypes.POINTER(ctypes.c_char_p)


class Settings(ctypes.Structure):
    """OPENDMARC_LIB_T; the path is PATH_MAX octets long, and three name servers follow."""

    _fields_ = [
        ("kind", ctypes.c_int),
        ("file", ctypes.c_char * 4096),
        ("count", ctypes.c_int),
        ("servers", ctypes.c_char * 48),
    ]


def fetch(name, context):
    value = ctypes.c_int(0)
    getattr(library, "opendmarc_policy_fetch_" + name)(context, ctypes.byref(value))
    return chr(value.value) if value.value >= 0 else ""


def addresses(context):
    found = library.opendmarc_policy_fetch_rua(context, None, ctypes.c_size_t(0), 1)
    result = []
    while found and found[len(result)] is not None:
        result.append(found[len(result)].decode())
    return result


def judge(case):
    context = ctypes.c_void_p(library.opendmarc_policy_connect_init(b"192.0.2.1", IPV4))
    try:
        author = case["author"].encode()
        library.opendmarc_policy_store_from_domain(context, author)
        library.opendmarc_policy_store_spf(context, case["spf"].encode(), PASS if case["spfPasses"] else FAIL, MAIL_FROM, None)
        library.opendmarc_policy_store_dkim(context, case["dkim"].encode(), b"s1", PASS if case["dkimPasses"] else FAIL, None)
        above = case["recordDomain"].encode() if case["recordDomain"] != case["author"] else None
        status = library.opendmarc_policy_store_dmarc(context, case["record"].encode(), author, above)
        if status != 0:
            return {"status": STATUS.get(status, str(status))}
        result = library.opendmarc_get_policy_to_enforce(context)
        return {
            "status": "ok",
            "p": POLICY[fetch("p", context)],
            "sp": POLICY[fetch("sp", context)],
            "adkim": fetch("adkim", context),
            "aspf": fetch("aspf", context),
            "rua": addresses(context),
            "result": STATUS.get(result, str(result)),
        }
    finally:
        library.opendmarc_policy_connect_shutdown(context)


settings = Settings(MOZILLA, sys.argv[1].encode(), 0, b"")
if library.opendmarc_policy_library_init(ctypes.byref(settings)) != 0:
    sys.exit("OpenDMARC cannot read " + sys.argv[1])
print(json.dumps([judge(case) for case in json.load(sys.stdin)]))
