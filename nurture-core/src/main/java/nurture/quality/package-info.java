/**
 * What is wrong with data: each doubt about a row or a column with a score, a flag and a why.
 *
 * <pre>{@code
 * var subject = Subject.of(data, Optional.of("category"), Optional.of("price"));
 * for (var finder : Finders.all()) {
 *   var findings = finder.find(subject);
 *   findings.flagged().forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>A {@link nurture.quality.Finder} reads a {@link nurture.quality.Subject}: the listings, what
 * their photos look like, and out-of-sample answers, be they a run's or those of {@link
 * nurture.quality.Glance}, a linear model that takes seconds. No finder changes data; {@link
 * nurture.quality.Cleaning} makes a new table of what a person decided.
 *
 * <p>{@link nurture.quality.Bias} compares groups of rows and tries what would bring them together;
 * {@link nurture.quality.Repair} says what to put right first, and what that gains.
 */
package nurture.quality;
