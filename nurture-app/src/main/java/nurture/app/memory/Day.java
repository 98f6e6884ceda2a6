package nurture.app.memory;

import java.util.List;
import java.util.Map;
import nurture.serve.Suggestion.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What was answered and said on a day.
 *
 * @param date as ISO 8601
 * @param answers to listings that were filled in
 * @param median milliseconds that half of the answers took at most, to a fifth
 * @param slow milliseconds that 99 of 100 took at most, to a fifth
 * @param sure the mean probability of the first category
 * @param sureness how many answers were sure to 0–10 %, 10–20 % and so on
 * @param unsure how many came with a doubt
 * @param doubts how many came with each
 * @param said what people said of listings, as far as it was not forgotten since
 */
public record Day(
    String date,
    long answers,
    @Nullable Double median,
    @Nullable Double slow,
    @Nullable Double sure,
    List<Long> sureness,
    long unsure,
    Map<Reason, Long> doubts,
    long said) {}
