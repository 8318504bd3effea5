/*
 * Makes a program see an x86 CPU without AVX-512, VNNI and AMX: load it with LD_PRELOAD.
 * The kernel lets CPUID fault on CPUs that can (cpuid_fault in /proc/cpuinfo); the fault is answered here, with bits masked.
 * Threads inherit the setting; a program that is started anew runs this constructor again.
 */
#define _GNU_SOURCE
#include <cpuid.h>
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#define ARCH_SET_CPUID 0x1012

typedef int (*sigaction_function)(int, const struct sigaction *, struct sigaction *);

/* What the program itself wants to happen on SIGSEGV: V8 handles faults of its own. */
static struct sigaction wanted = {.sa_handler = SIG_DFL};

static sigaction_function real_sigaction(void) {
  static sigaction_function found;
  if (found == NULL) found = (sigaction_function)dlsym(RTLD_NEXT, "sigaction");
  return found;
}

static long let_cpuid_fault(int faults) {
  return syscall(SYS_arch_prctl, ARCH_SET_CPUID, faults ? 0UL : 1UL);
}

#define BIT(number) (1u << (number))

/* Bits of leaf 7 as the Intel manual numbers them. */
static void mask(unsigned leaf, unsigned subleaf, unsigned *a, unsigned *b, unsigned *c, unsigned *d) {
  (void)a;
  if (leaf != 7) return;
  if (subleaf == 0) {
    /* AVX512 F, DQ, IFMA, PF, ER, CD, BW, VL */
    *b &= ~(BIT(16) | BIT(17) | BIT(21) | BIT(26) | BIT(27) | BIT(28) | BIT(30) | BIT(31));
    /* AVX512 VBMI, VBMI2, VNNI, BITALG, VPOPCNTDQ */
    *c &= ~(BIT(1) | BIT(6) | BIT(11) | BIT(12) | BIT(14));
    /* AVX512 4VNNIW, 4FMAPS, VP2INTERSECT, FP16; AMX BF16, TILE, INT8 */
    *d &= ~(BIT(2) | BIT(3) | BIT(8) | BIT(22) | BIT(23) | BIT(24) | BIT(25));
  }
  if (subleaf == 1) {
    /* AVX-VNNI, AVX512 BF16, AMX FP16 */
    *a &= ~(BIT(4) | BIT(5) | BIT(21));
    /* AVX-VNNI-INT8, AMX complex, AVX-VNNI-INT16, AVX10 */
    *d &= ~(BIT(4) | BIT(8) | BIT(10) | BIT(19));
  }
}

static void answer_cpuid(greg_t *registers) {
  unsigned leaf = (unsigned)registers[REG_RAX];
  unsigned subleaf = (unsigned)registers[REG_RCX];
  unsigned a, b, c, d;
  let_cpuid_fault(0);
  __cpuid_count(leaf, subleaf, a, b, c, d);
  let_cpuid_fault(1);
  mask(leaf, subleaf, &a, &b, &c, &d);
  registers[REG_RAX] = a;
  registers[REG_RBX] = b;
  registers[REG_RCX] = c;
  registers[REG_RDX] = d;
  registers[REG_RIP] += 2;
}

static void on_fault(int number, siginfo_t *info, void *context) {
  greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
  /* A general-protection fault has no address; then RIP can be read. */
  if (info->si_code == SI_KERNEL && memcmp((const void *)registers[REG_RIP], "\x0f\xa2", 2) == 0) {
    answer_cpuid(registers);
    return;
  }
  if (wanted.sa_flags & SA_SIGINFO) wanted.sa_sigaction(number, info, context);
  else if (wanted.sa_handler != SIG_DFL && wanted.sa_handler != SIG_IGN) wanted.sa_handler(number);
  else {
    struct sigaction plain = {.sa_handler = SIG_DFL};
    real_sigaction()(SIGSEGV, &plain, NULL);
  }
}

/* The program must not take the signal away from us. */
int sigaction(int number, const struct sigaction *action, struct sigaction *previous) {
  if (number != SIGSEGV) return real_sigaction()(number, action, previous);
  if (previous != NULL) *previous = wanted;
  if (action != NULL) wanted = *action;
  return 0;
}

__attribute__((constructor)) static void begin(void) {
  struct sigaction action = {.sa_sigaction = on_fault, .sa_flags = SA_SIGINFO | SA_NODEFER};
  sigemptyset(&action.sa_mask);
  real_sigaction()(SIGSEGV, &action, NULL);
  /* Without the setting the program would see its real CPU and a test would claim what it has not tested. */
  if (let_cpuid_fault(1) != 0) _exit(97);
}
