package nurture.study;

import java.util.List;
import java.util.Map;
import nurture.data.Dataset;
import nurture.eval.Categories;
import nurture.eval.Predictions;
import nurture.serve.Card;

/**
 * What came of a study.
 *
 * @param data what was learnt from, with everything that was wrong in it
 * @param card what the bundle is
 * @param test answers for the held-out listings, taken once; empty without any
 * @param validation answers of members that had not seen the listing
 * @param unseen the rows that {@code validation} is about
 * @param alone answers for the held-out listings as if only one photo or text of each were known,
 *     by that input; empty where there is but one input
 * @param training answers for a sample of the listings learnt from, to see what was memorised
 * @param curves how each witness of each member learnt
 * @param forgetting what each kind of net forgot while it learnt; empty without a category
 * @param stopped whether it was broken off and a part of it kept
 * @param provenance where the bundle comes from: data, seed, versions, hardware, time
 */
public record Result(
    Dataset data,
    Brief brief,
    Plan plan,
    Card card,
    Predictions test,
    Predictions validation,
    int[] unseen,
    Map<String, Predictions> alone,
    java.util.Optional<Categories> training,
    List<Curve> curves,
    List<Forgetting> forgetting,
    boolean stopped,
    Map<String, String> provenance) {}
