/**
 * What was said of single listings, in force at once. An {@link nurture.memory.Embedding} is where
 * a bundle puts a listing; an {@link nurture.memory.Index} finds what lies near; {@link
 * nurture.memory.Memory} holds {@link nurture.memory.Episode}s, what people said, and answers what
 * it recalls of a listing; {@link nurture.memory.Trust} says how far to believe that beside a net's
 * answer, and {@link nurture.memory.Novelty} how unlike everything a listing is. A {@link
 * nurture.memory.ReplayBuffer} keeps a few of many samples, to be learnt again. All on the heap.
 */
package nurture.memory;
