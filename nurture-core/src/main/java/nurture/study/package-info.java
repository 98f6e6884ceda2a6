/**
 * A data set in, a trained bundle and an honest report out: targets and inputs chosen, rows split
 * by hash, settings derived from the data's size by rules that are written down, members trained on
 * folds, answers calibrated on listings that no member has seen, and the figures taken once.
 *
 * <pre>{@code
 * var study = Study.of(Dataset.read(Path.of("listings")), Settings.defaults().withCategory("category"));
 * var result = study.run(Path.of("runs/first"));
 * System.out.println(result.report().test());
 * }</pre>
 */
package nurture.study;
