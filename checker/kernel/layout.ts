/**
 * Where things lie in the kernel's memory, in bytes. Both sides read this file: the kernel, which is
 * compiled from the AssemblyScript beside it, and the TypeScript that fills its tables.
 *
 * From address 0: what all threads share (`shared*`, then a record for each slot); an area for each
 * thread; the tables of effects, which grow; last the table of visited states, which grows more.
 */

/** Not computed yet, in tables whose values are 0 and up or refusals of -2 and below. */
export const unknown = -1;
/** Demands are numbered from 1 on. */
export const noDemand = 0;
/** A filler's answer where it cannot answer now: the source is left as if it had not been begun. */
export const miss = -0x80000000;

/** With the shared part, sixteen components. */
export const slotsMax = 15;
export const boundsMax = 32;
export const tallyBits = 12;
export const talliesMax = 1 << tallyBits;

export const sharedSlots = 0x10;
/** 1 where the system has a canonical form. */
export const sharedCanonical = 0x14;
export const sharedProperties = 0x18;
/** The properties that are not broken yet, a bit each. */
export const sharedUnbroken = 0x1c;
/** The visited table: its address, the number of home places, and the address of its last place. */
export const sharedTable = 0x20;
export const sharedSize = 0x24;
export const sharedLast = 0x28;
/** Addresses of arrays by number: what a shared part shows of itself to posts and to properties. */
export const sharedViews = 0x2c;
export const sharedSeen = 0x30;
/** By tuple of profiles: 0, or the relabelling that makes the state canonical. */
export const sharedNeeded = 0x34;
/** By relabelling: the bound that it hits or -1, then where each slot goes. */
export const sharedRelabellings = 0x38;
/** Records of moves and outcomes. */
export const sharedPool = 0x3c;
/** A grid by shared part and demand, 8 bytes: the address, then the logarithms of its columns and rows. */
export const sharedGranted = 0x40;
/** Pair tables, 8 bytes each: the address, and how far a hash is shifted. */
export const sharedVerdicts = 0x48;
export const sharedMoved = 0x50;
/** More than one thread inserts into the table of visited states. */
export const sharedParallel = 0x58;
/** States in the table, where it numbers them. */
export const sharedCount = 0x5c;
/**
 * How a state of one word is hashed, 64 bits each: how far it is shifted left, so that its first
 * component is highest; the bits that it has then; and how far the hash is folded, half of these.
 */
export const sharedUnused = 0x60;
export const sharedUsed = 0x68;
export const sharedHalf = 0x70;
/** Bits of a home where the table has remainders, as 64 bits; 0 where it has states whole. */
export const sharedHomeBits = 0x78;

/** A record for each slot, after one for the shared part, which has only its packing. */
export const sharedRecord = 0x100;
export const slotRecordSize = 72;
export const slotRecords = sharedRecord + slotRecordSize;
export const slotMoves = 0;
export const slotProfiles = 4;
export const slotSeen = 8;
/** How the component is packed: in which word of 64 bits, from which bit on, and its bits as a mask. */
export const slotWord = 12;
export const slotMask = 16;
/** Of 64 bits: the first bit, and the bits where they lie in the word. */
export const slotShift = 24;
export const slotField = 32;
/** Pair tables. */
export const slotReceived = 40;
export const slotRelabelled = 48;
export const slotProfileFolds = 56;
export const slotSeenFolds = 64;

/**
 * Offsets in what a slot's part has as moves, in bytes: the place of an urgent move from here or
 * unknown; where the refusals are from here; how many moves post nothing, once, twice, and how many others
 * there are, 7 bits each, or unknown where a block may not list them; and these, kind after kind: what
 * each changes, a word on it (below), and its place from here; of the others the places alone. Then the
 * refusals: how many, and their bounds; how many moves; and these.
 */
export const movesUrgent = 0;
export const movesRefusals = 4;
export const movesCounts = 8;
export const movesListed = 12;
/** Of a move that is listed so. */
export const bytesOfListed = 12;
export const countBits = 7;
export const countMask = (1 << countBits) - 1;
/** More moves than these of one kind are not listed. */
export const listedMax = 0x3f;
/**
 * A word on a move, from the low bits on: its demand, in a list the number of its source in the block, its
 * tally, and in a list its slot. A move whose demand is a greater number, or that breaks a property as a
 * step, is one of the others.
 */
export const listedDemandBits = 5;
export const listedDemands = 1 << listedDemandBits;
export const listedSourceBits = 6;
export const listedTallyFrom = listedDemandBits + listedSourceBits;
export const listedTallyMask = talliesMax - 1;
export const listedSlotFrom = listedTallyFrom + tallyBits;
/**
 * Offsets in a move's record, in bytes; its posts follow, two integers each: slot and post. A change is
 * the part afterwards, exclusive or the part before.
 */
export const moveChange = 0;
export const moveDemand = 4;
export const moveTally = 8;
export const moveMarks = 12;
export const moveBreaks = 16;
export const movePosts = 20;
export const moveSize = 24;
/** What a post does is one number where it has one outcome: the part in so many bits, its demand above. */
export const partBits = 24;
export const partMask = (1 << partBits) - 1;
export const demandMost = (1 << (31 - partBits)) - 1;
/** Outcomes in the pool: how many, then a record for each. */
export const outcomesSize = 4;
/** Offsets in the record of an outcome. */
export const outcomePart = 0;
export const outcomeDemand = 4;
export const outcomeBreaks = 8;
export const outcomeSize = 12;

/** Marks take the low bits of a granted shared part. */
export const markBits = 8;

/** Bits for components in the words of a packed state; each has one more above, which is set. */
export const bitsOfFirst = 62;
export const bitsOfNext = 63;
/** Places after the last home, so that a probe never wraps around. */
export const placesSpare = 0x2000;

/**
 * A place of a table of remainders has 32 bits. The low ones say at which try the state found it, one
 * more, so that no place that is taken is 0; the others have the remainder. Where that needs more, there
 * are fewer bits for tries, and a table is full earlier.
 */
export const bitsOfPlace = 32;
export const triesBits = 6;
export const triesBitsLeast = 3;
export const remainderBits = bitsOfPlace - triesBits;
export const remainderBitsMost = bitsOfPlace - triesBitsLeast;
/** A home there is a line of the processor's cache; where it is full, others of so many are tried. */
export const placesOfHome = 16;
export const homesTogether = 0x400;

export const areasAt = 0x600;
/** Sources that one run takes at most, and new states and edges that it can hand back. */
export const sourcesMax = 0x4000;
export const newMax = 0x8000;
export const edgesMax = 0x20000;
/** Successors are staged until there are so many, then settled together: their homes fit a nearest cache. */
export const batchSize = 0x200;
export const batchMax = 0x2000;
/**
 * Homes that are read for a state before it is sought one home after the other: not more than there may
 * be tries, as no place says that it was the try after the last.
 */
export const roundsMax = (1 << triesBitsLeast) - 1;
const bytesOfStateMax = 24;

/** The state whose predecessors are sought. */
export const areaSought = 0x20;
/** What properties saw of the parts of the state judged last. */
export const areaSeen = 0x40;
/** What a run hands back (i32 each): sources done, new states, edges. */
export const areaConsumed = 0x100;
export const areaNew = 0x104;
export const areaEdges = 0x108;
/** Moves that this thread has postponed. */
export const areaPostponed = 0x10c;
/** Counters of 64 bits. */
export const areaTransitions = 0x110;
export const areaApplied = 0x118;
export const areaTouched = 0x120;
/** 1: this thread fills no table, and postpones what it cannot look up. */
export const areaPostpones = 0x128;
/** Beneath it is a counter of what no bound refuses, which nobody reads. */
export const areaHits = 0x200;
export const areaTaken = areaHits + 8 * boundsMax;
export const areaKeys = areaTaken + 8 * talliesMax;
/** Of each state that is staged. */
export const areaHashes = areaKeys + batchMax * bytesOfStateMax;
/**
 * Marks of the edge to each. Where states have no numbers: which of them go on from the next home; and,
 * before they are staged, the move of a list that each comes from.
 */
export const areaMarks = areaHashes + 8 * batchMax;
export const areaIn = areaMarks + 4 * batchMax;
export const areaOut = areaIn + sourcesMax * bytesOfStateMax;
export const areaTargets = areaOut + newMax * bytesOfStateMax;
export const areaEdgeMarks = areaTargets + 4 * edgesMax;
export const areaDegrees = areaEdgeMarks + edgesMax;
/** States staged lately, each where its hash says; of states of one word more, in less memory. */
export const recentBits = 12;
export const recentBitsOfOne = 13;
export const areaRecent = areaDegrees + 4 * sourcesMax;
/**
 * A block: sources that are expanded together. Its moves in lists, by how they end, each as arrays: what
 * changes in each word of 64 bits of the source, a word on the move, and its place in the pool, in bytes.
 * Of others the place, and the source's number in the input with the address of its slot's record above
 * `sourceBits`.
 */
export const blockMax = 1 << listedSourceBits;
export const sourceBits = 16;
export const sourceMask = (1 << sourceBits) - 1;
export const listMax = 0x800;
/** A list that has more has no room for all moves of a source more. */
export const listRoom = listMax - slotsMax * (listedMax + 1);
/** Lists are written four at a time. */
export const bytesOfList = 4 * (listMax + 8);
export const listLocal = 0;
export const listPosting = 1;
export const listDouble = 2;
export const listOther = 3;
export const lists = 4;
export const bytesOfChanges = 2 * bytesOfList;
export const listWords = 3 * bytesOfChanges;
export const listPlaces = listWords + bytesOfList;
export const listSize = listPlaces + bytesOfList;
/** All moves may be among the others. */
export const bytesOfOthers = lists * bytesOfList;
export const otherFrom = bytesOfOthers;
export const areaLists = areaRecent + (bytesOfStateMax << recentBits);
/**
 * Of each source of a block: below 0, if not all of its moves can be listed; and where the moves of its parts
 * are, by slot, as addresses.
 */
export const foundMoves = 4;
export const foundSize = 4 * (slotsMax + 1);
export const areaFound = areaLists + listOther * listSize + 2 * bytesOfOthers;
/** What is counted for a source or a block: addresses of counters, one for each time. */
export const notesMax = 0x4000;
export const areaNotes = areaFound + foundSize * blockMax;
/**
 * A step that waits, in bytes: the state before the post is received, the list and the place of its move
 * there, what `receive` said or unknown, and how many posts come after it.
 */
export const waitingList = bytesOfStateMax;
export const waitingMove = waitingList + 4;
export const waitingReceived = waitingMove + 4;
export const waitingLeft = waitingReceived + 4;
export const waitingSize = waitingList + 16;
export const areaWaiting = areaNotes + 4 * notesMax;
/** Moves of a list whose leave is unknown. */
export const areaUnknown = areaWaiting + waitingSize * 2 * listMax;
/**
 * A move that was postponed, as integers: the source's number, the place of the move in the pool, and the
 * address of its slot's record; or, in place of a move, all of the source. More of them than one block
 * has moves.
 */
export const wholeSource = 0xffffffff;
export const postponedPlace = 4;
export const postponedRecord = 8;
export const postponedSize = 12;
export const postponedMax = 2 * lists * listMax;
export const areaPostponedMoves = areaUnknown + 4 * listMax;
/**
 * For each source of a block and each demand: the source after it, if there is leave; else, as 64 bits in
 * its first word, what `grant` says. All first words, then all second words, and so on.
 */
export const listedMask = blockMax * listedDemands - 1;
export const bytesOfLeave = 8 * blockMax * listedDemands;
export const areaLeave = areaPostponedMoves + postponedSize * postponedMax;
export const areaSize = areaLeave + (bytesOfStateMax / 8) * bytesOfLeave + 0x100;

/** Why a run ended. */
export const allDone = 0;
export const isFull = 1;
export const needsRoom = 2;
export const hasMissed = 3;
export const overflow = 4;
/** A thread's error. */
export const failed = 5;
