/**
 * A data set in, a trained bundle and an honest report out: targets and inputs chosen, rows split
 * by hash, settings derived from the data's size by rules that are written down, members trained on
 * folds, answers calibrated on listings that no member has seen, and the figures taken once.
 *
 * <pre>{@code
 * var settings = Settings.defaults().with(s -> s.category = "category");
 * var result = Study.of(Dataset.read(Path.of("listings")), settings).run(Path.of("runs/first"));
 * System.out.println(result.test().accuracy());
 * }</pre>
 */
package nurture.study;
