"""The limits of a process on Windows: a job object that it puts itself into."""

import ctypes

_PROCESS_TIME, _PROCESS_MEMORY, _EXTENDED = 0x2, 0x100, 9


class _Basic(ctypes.Structure):
    _fields_ = (
        ("PerProcessUserTimeLimit", ctypes.c_int64),
        ("PerJobUserTimeLimit", ctypes.c_int64),
        ("LimitFlags", ctypes.c_uint32),
        ("MinimumWorkingSetSize", ctypes.c_size_t),
        ("MaximumWorkingSetSize", ctypes.c_size_t),
        ("ActiveProcessLimit", ctypes.c_uint32),
        ("Affinity", ctypes.c_size_t),
        ("PriorityClass", ctypes.c_uint32),
        ("SchedulingClass", ctypes.c_uint32),
    )


class _Extended(ctypes.Structure):
    _fields_ = (
        ("BasicLimitInformation", _Basic),
        ("IoInfo", ctypes.c_uint64 * 6),
        ("ProcessMemoryLimit", ctypes.c_size_t),
        ("JobMemoryLimit", ctypes.c_size_t),
        ("PeakProcessMemoryUsed", ctypes.c_size_t),
        ("PeakJobMemoryUsed", ctypes.c_size_t),
    )


def bind(seconds: int, memory: int) -> None:
    """Binds this process; the system ends it when its time is over. Raises OSError."""
    kernel = ctypes.WinDLL("kernel32", use_last_error=True)  # type: ignore[attr-defined,unused-ignore]
    kernel.CreateJobObjectW.restype = kernel.GetCurrentProcess.restype = ctypes.c_void_p
    job, here = ctypes.c_void_p(kernel.CreateJobObjectW(None, None)), kernel.GetCurrentProcess()
    wanted = _Extended()
    wanted.BasicLimitInformation.LimitFlags = _PROCESS_TIME | _PROCESS_MEMORY
    wanted.BasicLimitInformation.PerProcessUserTimeLimit = seconds * 10**7  # of 100 ns
    wanted.ProcessMemoryLimit = memory << 20
    told = ctypes.byref(wanted), ctypes.sizeof(wanted)
    done = kernel.SetInformationJobObject(job, _EXTENDED, *told)
    if not (done and kernel.AssignProcessToJobObject(job, ctypes.c_void_p(here))):
        raise OSError("the limits could not be set")
