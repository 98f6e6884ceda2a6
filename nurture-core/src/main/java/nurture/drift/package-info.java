/**
 * Whether what is seen is still what was learnt from. A {@link nurture.drift.Detector} reads a
 * stream, number by number, and raises an {@link nurture.drift.Alarm} when it has changed: {@link
 * nurture.drift.Adwin}, {@link nurture.drift.PageHinkley}, and {@link nurture.drift.Ranked}, which
 * frees either from assumptions about the numbers. A {@link nurture.drift.Portrait} is what is kept
 * of the listings learnt from; a {@link nurture.drift.Comparison} puts others beside it, column by
 * column. Each states how often it errs, however often it looks. {@link nurture.drift.Prequential}
 * keeps the score of answers that come before the truth. All on the heap.
 */
package nurture.drift;
