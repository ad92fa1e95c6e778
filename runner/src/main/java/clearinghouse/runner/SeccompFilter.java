package clearinghouse.runner;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;

/**
 * The system call filter as a classic BPF program, written here so that no native library is
 * needed: kernel surface that no program under test has business with answers EPERM.
 */
final class SeccompFilter {

    private static final int LOAD = 0x20;
    private static final int JUMP_EQUAL = 0x15;
    private static final int JUMP_AT_LEAST = 0x35;
    private static final int JUMP_ANY_BIT = 0x45;
    private static final int RETURN = 0x06;

    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_PROCESS = 0x80000000;
    private static final int EPERM = 0x00050000 | 1;
    private static final int ENOSYS = 0x00050000 | 38;

    private static final int NUMBER = 0;
    private static final int ARCHITECTURE = 4;
    private static final int FIRST_ARGUMENT = 16;

    private static final int X86_64 = 0xc000003e;
    private static final int X32_BIT = 0x40000000;
    private static final int SOCKET = 41;
    private static final int CLONE = 56;
    private static final int CLONE3 = 435;

    /** CLONE_NEWTIME, NEWNS, NEWCGROUP, NEWUTS, NEWIPC, NEWUSER, NEWPID, NEWNET. */
    private static final int NEW_NAMESPACE = 0x7e020080;

    /** AF_UNIX, AF_INET, AF_INET6: above all not AF_VSOCK, which no network namespace holds. */
    private static final int[] FAMILIES = {1, 2, 10};

    /** Numbers of the x86-64 table, in its order. */
    private static final int[] REFUSED = {
        101, // ptrace
        103, // syslog
        153, // vhangup
        154, // modify_ldt
        155, // pivot_root
        159, // adjtimex
        161, // chroot
        163, // acct
        164, // settimeofday
        165, // mount
        166, // umount2
        167, // swapon
        168, // swapoff
        169, // reboot
        170, // sethostname
        171, // setdomainname
        172, // iopl
        173, // ioperm
        175, // init_module
        176, // delete_module
        179, // quotactl
        212, // lookup_dcookie
        227, // clock_settime
        246, // kexec_load
        248, // add_key
        249, // request_key
        250, // keyctl
        272, // unshare
        298, // perf_event_open
        303, // name_to_handle_at
        304, // open_by_handle_at
        305, // clock_adjtime
        308, // setns
        310, // process_vm_readv
        311, // process_vm_writev
        312, // kcmp
        313, // finit_module
        320, // kexec_file_load
        321, // bpf
        323, // userfaultfd
        425, // io_uring_setup
        426, // io_uring_enter
        427, // io_uring_register
        428, // open_tree
        429, // move_mount
        430, // fsopen
        431, // fsconfig
        432, // fsmount
        433, // fspick
        438, // pidfd_getfd
        442, // mount_setattr
        443, // quotactl_fd
        447, // memfd_secret
    };

    private SeccompFilter() {}

    static String describe() {
        return program().isPresent()
                ? REFUSED.length + 3 + " refused"
                : "not filtered on this machine";
    }

    /** Empty on machines whose system call table is not the one above. */
    static Optional<byte[]> program() {
        if (!System.getProperty("os.arch").equals("amd64")) {
            return Optional.empty();
        }
        var code =
                ByteBuffer.allocate(8 * (REFUSED.length * 2 + 64)).order(ByteOrder.nativeOrder());
        put(code, LOAD, 0, 0, ARCHITECTURE);
        put(code, JUMP_EQUAL, 1, 0, X86_64);
        put(code, RETURN, 0, 0, KILL_PROCESS);
        put(code, LOAD, 0, 0, NUMBER);
        put(code, JUMP_AT_LEAST, 0, 1, X32_BIT);
        put(code, RETURN, 0, 0, EPERM);
        for (int number : REFUSED) {
            put(code, JUMP_EQUAL, 0, 1, number);
            put(code, RETURN, 0, 0, EPERM);
        }
        // clone3 hides its flags behind a pointer; told that it is missing, libc falls back to
        // clone.
        put(code, JUMP_EQUAL, 0, 1, CLONE3);
        put(code, RETURN, 0, 0, ENOSYS);
        put(code, JUMP_EQUAL, 0, 4, CLONE);
        put(code, LOAD, 0, 0, FIRST_ARGUMENT);
        put(code, JUMP_ANY_BIT, 0, 1, NEW_NAMESPACE);
        put(code, RETURN, 0, 0, EPERM);
        put(code, RETURN, 0, 0, ALLOW);
        put(code, JUMP_EQUAL, 0, 2 + FAMILIES.length, SOCKET);
        put(code, LOAD, 0, 0, FIRST_ARGUMENT);
        for (int i = 0; i < FAMILIES.length; i++) {
            put(code, JUMP_EQUAL, FAMILIES.length - i, 0, FAMILIES[i]);
        }
        put(code, RETURN, 0, 0, EPERM);
        put(code, RETURN, 0, 0, ALLOW);
        var program = new byte[code.position()];
        code.flip().get(program);
        return Optional.of(program);
    }

    private static void put(
            ByteBuffer code, int operation, int whenTrue, int whenFalse, int value) {
        code.putShort((short) operation).put((byte) whenTrue).put((byte) whenFalse).putInt(value);
    }
}
