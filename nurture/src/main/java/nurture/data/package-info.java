/**
 * Listings as immutable values on the heap: tables, photos, columns and their roles, splits, and
 * what was wrong with them.
 */
package nurture.data;
