/**
 * Listings as immutable values on the heap: tables, photos, columns and their roles, splits, and
 * what was wrong with them.
 *
 * <pre>{@code
 * try (var data = Dataset.read(Path.of("listings"))) {       // a table beside its photos
 *   System.out.println(data.schema().describe(data.table()));  // what each column was taken for
 *   var split = Split.of(0.2, data.schema());                  // by the hash of the id
 *   var train = data.rows(split.train(data));
 *   var photo = train.photo(0, 64);                            // decoded; or counted as a problem
 *   System.out.println(data.problems());
 * }
 * }</pre>
 *
 * <p>{@link nurture.data.Dataset#read Dataset.read} finds the table and the photos; {@link
 * nurture.data.Schema} says what the columns mean and is saved with a model; {@link
 * nurture.data.Problems} counts what was wrong and where. Bad input either is counted and passed
 * over, or stops everything with one sentence in an {@link java.lang.IllegalArgumentException}.
 */
package nurture.data;
