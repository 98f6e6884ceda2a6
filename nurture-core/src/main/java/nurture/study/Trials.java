package nurture.study;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import nurture.tune.Halving;

/**
 * Rate and decay found by short trials, where listings are few enough for trials and where a person
 * asks for it: the way of {@link Catapult} in a study. Each trial learns from what the first net
 * learns from and is judged by its loss on what that net leaves out.
 */
final class Trials {
  private static final int FEW = 4_000;

  /** Rates are multiples of the plan's, which suit the rule; decays are strengths. */
  private static final List<Catapult.Couple> COUPLES = couples();

  private Trials() {}

  private static List<Catapult.Couple> couples() {
    var all = new ArrayList<Catapult.Couple>();
    for (double rate : new double[] {1, 3})
      for (double decay : new double[] {0.05, 0.5, 2}) all.add(new Catapult.Couple(rate, decay));
    return List.copyOf(all);
  }

  /** The plan of these nets with the couples that did best, or as it was. */
  static Plan of(Members members, Primer primer) {
    var plan = members.plan();
    if (!members.settings().catapult() || members.brief().train().length >= FEW) return plan;
    var courses = new ArrayList<Course>();
    var reasons = new ArrayList<String>();
    for (var course : plan.courses()) {
      var trials =
          Halving.of(
              COUPLES,
              Math.max(1, course.epochs() / 2),
              (couple, passes) ->
                  members.trial(course.with(passes, couple.rate(), couple.decay()), primer));
      var best = Halving.best(trials);
      if (Double.isNaN(best.figure())) {
        courses.add(course);
        continue;
      }
      var couple = best.candidate();
      courses.add(course.with(course.epochs(), couple.rate(), couple.decay()));
      reasons.add(
          String.format(
              Locale.ROOT,
              "Rate and decay of %s: %.3g and %.3g, the best of %d couples in %d short trials (loss"
                  + " %.3f on listings that none had seen; the plan's own are %.3g and %.3g).",
              course.witness().label(),
              courses.getLast().rate(),
              couple.decay(),
              COUPLES.size(),
              trials.size(),
              -best.figure(),
              course.rate(),
              course.decay()));
    }
    return plan.with(courses, reasons);
  }
}
