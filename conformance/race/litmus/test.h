/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A litmus test of AArch64 as data: variables with their pages, the code of each thread,
 * and a condition on final states.
 *
 * Every value is 64 bits.  A variable has a page of its own, and where it, its descriptor and
 * its physical page are is the same in each test, so that arithmetic on addresses and
 * descriptors is arithmetic on numbers.  Descriptors are those of the architecture.
 */
#ifndef PT_LITMUS_TEST_H
#define PT_LITMUS_TEST_H

#include "conformance/race/litmus/bytes.h"

#define PT_LITMUS_VARS	  12
#define PT_LITMUS_WORDS	  4 /* of 8 bytes, of a variable */
#define PT_LITMUS_THREADS 6
#define PT_LITMUS_CODE	  64
#define PT_LITMUS_LABELS  16
#define PT_LITMUS_ATTRS	  16
#define PT_LITMUS_NODES	  96
#define PT_LITMUS_NAME	  24
#define PT_LITMUS_WHY	  160

/* Where things are. */
#define PT_LITMUS_PAGE	  UINT64_C(0x10000)
#define PT_LITMUS_VA	  UINT64_C(0x10000000)
#define PT_LITMUS_ENTRIES UINT64_C(0x20000000)
#define PT_LITMUS_PA	  UINT64_C(0x30000000)
#define PT_LITMUS_TEXT	  UINT64_C(0x40000000)

/* A page descriptor; el0, DBM and AF as in the manual, attributes by a number of the test's. */
#define PT_DESC_VALID	  UINT64_C(1)
#define PT_DESC_PAGE	  UINT64_C(2)
#define PT_DESC_EL0	  (UINT64_C(1) << 6)
#define PT_DESC_READ_ONLY (UINT64_C(1) << 7)
#define PT_DESC_AF	  (UINT64_C(1) << 10)
#define PT_DESC_DBM	  (UINT64_C(1) << 51)
#define PT_DESC_ADDRESS	  UINT64_C(0x0000fffffffff000)
#define PT_DESC_ATTRS	  55

enum pt_opcode {
	PT_OPCODE_NOP,
	PT_OPCODE_ALU,
	PT_OPCODE_SELECT,
	PT_OPCODE_LOAD,
	PT_OPCODE_STORE,
	PT_OPCODE_LOAD_X,
	PT_OPCODE_STORE_X,
	PT_OPCODE_SWAP, /* SWP, LDADD and the like */
	PT_OPCODE_CAS,
	PT_OPCODE_BRANCH, /* always */
	PT_OPCODE_BRANCH_IF,
	PT_OPCODE_BRANCH_REG,
	PT_OPCODE_DMB,
	PT_OPCODE_DSB,
	PT_OPCODE_ISB,
	PT_OPCODE_TLBI,
	PT_OPCODE_READ_SYSTEM,
	PT_OPCODE_WRITE_SYSTEM,
	PT_OPCODE_ERET,
	PT_OPCODE_TRAP /* SVC, UDF: an exception always */
};

enum pt_alu {
	PT_ALU_MOVE, /* the second operand */
	PT_ALU_ADD,
	PT_ALU_SUB,
	PT_ALU_AND,
	PT_ALU_OR,
	PT_ALU_EOR,
	PT_ALU_BIC,
	PT_ALU_ORN,
	PT_ALU_EON,
	PT_ALU_LSL,
	PT_ALU_LSR,
	PT_ALU_ASR,
	PT_ALU_ROR,
	PT_ALU_MUL,
	PT_ALU_KEEP, /* MOVK */
	PT_ALU_SMAX,
	PT_ALU_SMIN,
	PT_ALU_UMAX,
	PT_ALU_UMIN,
	PT_ALU_ABS, /* of the second operand, as those that follow */
	PT_ALU_REVERSE_BITS,
	PT_ALU_REVERSE, /* bytes, in parts of unit */
	PT_ALU_FIELD,	/* UBFM, SBFM: imm and last, sign */
	PT_ALU_MADD,	/* rs and the product */
	PT_ALU_MSUB
};

enum pt_extend {
	PT_EXTEND_NO,
	PT_EXTEND_LSL,
	PT_EXTEND_LSR,
	PT_EXTEND_ASR,
	PT_EXTEND_ROR,
	PT_EXTEND_SX,
	PT_EXTEND_UX
};

/* Which accesses a DMB or DSB orders. */
enum pt_barrier { PT_BARRIER_FULL, PT_BARRIER_LD, PT_BARRIER_ST, PT_BARRIER_NONE };

/* How a branch decides. */
enum pt_test { PT_TEST_FLAGS, PT_TEST_ZERO, PT_TEST_NOT_ZERO, PT_TEST_BIT_0, PT_TEST_BIT_1 };

/* Registers: 31 is zero, 32 the stack pointer, and then what exceptions set. */
#define PT_REG_ZERO    31
#define PT_REG_SP      32
#define PT_REG_ELR     33
#define PT_REG_FAR     34
#define PT_REG_ESR     35
#define PT_REG_OTHER   36 /* and on: other system registers, by name */
#define PT_REG_FLAGS   44
#define PT_REG_SCRATCH 45
#define PT_REGS	       46

struct pt_insn {
	u8 op;
	u8 alu;
	u8 size;	      /* bytes of an access */
	bool wide;	      /* registers of 64 bits */
	bool sign, wide_sign; /* a load that extends the sign, to 64 bits */
	bool pair;	      /* an access of two registers at once: size is of both */
	u8 rd2, rs2;
	u8 rd, rn, rm, rs; /* written; base or first; second or stored; status, compared, other */
	bool has_imm;
	u64 imm; /* or a shift's amount for BRANCH_IF's bit */
	u8 extend, shift, extend_bits;
	bool flags; /* sets them */
	u8 cond, test;
	u8 select; /* CSEL, CSINC, CSINV, CSNEG */
	bool acquire, acquire_pc, release, no_return;
	u8 barrier;
	bool local, all, range; /* TLBI */
	bool link;		/* a branch that leaves where it came from in X30 */
	bool relative;		/* a branch to so many instructions from here: */
	int ahead;
	u8 unit, last;		    /* REV: bytes; UBFM: the last bit */
	u8 narrow;		    /* SMULL, UMULL: factors have 32 bits; 2: with their signs */
	bool undefined;		    /* TRAP: not SVC */
	u8 target;		    /* of a branch */
	u8 row;			    /* the instruction it was written as, for labels */
	char label[PT_LITMUS_NAME]; /* of a branch, before the targets are known */
};

struct pt_litmus_label {
	char name[PT_LITMUS_NAME];
	u8 at;
};

struct pt_litmus_thread {
	struct pt_insn code[PT_LITMUS_CODE];
	u8 n;
	u8 handler; /* its first instruction; n: none */
	u8 main;    /* instructions before the handler's */
	bool has_handler;
	struct pt_litmus_label label[PT_LITMUS_LABELS];
	u8 nr_labels;
	u64 reg[PT_REGS];
	u64 wide; /* registers that are declared with 64 bits */
	bool ha, hd, el0;
};

struct pt_litmus_var {
	char name[PT_LITMUS_NAME];
	u8 size;  /* bytes of an element */
	u8 words; /* 64 bits each */
	u64 init[PT_LITMUS_WORDS];
	u64 entry;	  /* its descriptor */
	bool entry_known; /* set by the test */
};

enum pt_node {
	PT_NODE_TRUE,
	PT_NODE_AND,
	PT_NODE_OR,
	PT_NODE_NOT,
	PT_NODE_REG,
	PT_NODE_VAR,
	PT_NODE_ENTRY,
	PT_NODE_FAULT
};

/* REG, VAR and ENTRY compare with a value; a fault says -1 for what may be anything. */
struct pt_litmus_node {
	u8 kind;
	u8 left, right;
	int thread, reg, var, row;
	u8 offset;
	bool on_entry; /* a fault: on var's descriptor */
	u64 value;
	char fault[PT_LITMUS_NAME];
};

enum pt_quantifier { PT_EXISTS, PT_NOT_EXISTS, PT_FORALL };

/* After a fault without a handler. */
enum pt_precision { PT_FAULT_ENDS, PT_FAULT_SKIPS, PT_FAULT_RETRIES };

struct pt_litmus {
	char name[128];
	struct pt_litmus_thread thread[PT_LITMUS_THREADS];
	u8 nr_threads;
	struct pt_litmus_var var[PT_LITMUS_VARS];
	u8 nr_vars;
	char attrs[PT_LITMUS_ATTRS][64]; /* attribute lists that descriptors have; 0: none */
	u8 nr_attrs;
	char system[PT_REG_FLAGS - PT_REG_OTHER][PT_LITMUS_NAME];
	u8 nr_system;
	u8 ets; /* 0, 2 or 3 */
	enum pt_precision precision;
	enum pt_quantifier quantifier;
	struct pt_litmus_node node[PT_LITMUS_NODES];
	u8 nr_nodes, root, filter; /* filter: of which states; nr_nodes: none */
	bool has_filter;
};

#endif
