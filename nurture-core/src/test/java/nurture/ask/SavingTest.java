package nurture.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import nurture.ask.Labelled.Arm;
import nurture.eval.Estimate;
import org.junit.jupiter.api.Test;

/** What choosing saved, and when to stop. */
class SavingTest {
  private static final int CLASSES = 40;

  /** A listing of a class, which lies somewhere round the class's place on a grid. */
  private static Labelled one(int label, Arm arm, SplittableRandom random) {
    var x = new float[8];
    for (int j = 0; j < x.length; j++) x[j] = (float) random.nextGaussian() * 0.5f;
    x[label % 8] += 4 * (1 + label / 8);
    return new Labelled(x, label, arm);
  }

  /** Half of all listings are of the first class, the other half of any other: chance wastes. */
  private static int ordinary(SplittableRandom random) {
    return random.nextBoolean() ? 0 : 1 + random.nextInt(CLASSES - 1);
  }

  private static List<Labelled> arms(boolean well, SplittableRandom random) {
    var all = new ArrayList<Labelled>();
    for (int i = 0; i < 20; i++) all.add(one(ordinary(random), Arm.BEFORE, random));
    for (int i = 0; i < 80; i++) all.add(one(ordinary(random), Arm.CONTROL, random));
    for (int i = 0; i < CLASSES; i++) all.add(one(well ? i : 0, Arm.CHOSEN, random));
    return all;
  }

  @Test
  void one_of_each_class_saves_labels_and_one_class_only_wastes_them() {
    var well = Saving.of(arms(true, new SplittableRandom(1)), 7).times();
    var badly = Saving.of(arms(false, new SplittableRandom(1)), 7).times();
    assertThat(well.low()).as("%s", well).isGreaterThan(1);
    assertThat(badly.high()).as("%s", badly).isLessThan(1);
  }

  @Test
  void labels_chosen_by_chance_too_save_nothing_for_certain() {
    int outside = 0;
    for (int seed = 0; seed < 10; seed++) {
      var random = new SplittableRandom(seed);
      var all = new ArrayList<Labelled>();
      for (int i = 0; i < 20; i++) all.add(one(ordinary(random), Arm.BEFORE, random));
      for (int i = 0; i < 80; i++) all.add(one(ordinary(random), Arm.CONTROL, random));
      for (int i = 0; i < 40; i++) all.add(one(ordinary(random), Arm.CHOSEN, random));
      var times = Saving.of(all, 7).times();
      if (times.low() > 1 || times.high() < 1) outside++;
    }
    assertThat(outside).isLessThanOrEqualTo(2);
  }

  @Test
  void what_may_be_anything_is_not_told() {
    assertThat(new Saving(new Estimate(10, 0.02, Saving.MOST, 80), 40, 80).told()).isFalse();
    assertThat(new Saving(new Estimate(0, 0, 0.9, 80), 40, 80).told()).isTrue();
    assertThat(new Saving(new Estimate(10, 1.2, Saving.MOST, 80), 40, 80).told()).isTrue();
    assertThat(Saving.of(arms(true, new SplittableRandom(1)), 7).told()).isTrue();
  }

  @Test
  void too_few_of_an_arm_are_said() {
    var few = arms(true, new SplittableRandom(1)).subList(0, 60); // none was chosen
    assertThatThrownBy(() -> Saving.of(few, 7)).hasMessageContaining("got 0 chosen and 40");
  }

  private static List<Labelled> learnt(int n, SplittableRandom random) {
    var all = new ArrayList<Labelled>();
    for (int i = 0; i < n; i++) all.add(one(ordinary(random), Arm.BEFORE, random));
    return all;
  }

  @Test
  void it_goes_on_while_labels_teach_and_stops_when_all_is_known() {
    var random = new SplittableRandom(3);
    var go = Outlook.of(learnt(100, random), Estimate.share(300, 1_000), 50, 0.005, 7);
    var stop = Outlook.of(learnt(1_600, random), Estimate.share(20, 1_000), 50, 0.005, 7);
    assertThat(go.stop()).as("%s", go).isFalse();
    assertThat(stop.stop()).as("%s", stop).isTrue();
    assertThat(go.toString())
        .matches("The next 50 labels are expected to add [0-9.]+ ± [0-9.]+ points: go on\\.");
  }

  /** Anywhere on a board of nine fields, whose borders n listings show to about 1/√n. */
  private static List<Labelled> onABoard(int n, SplittableRandom random) {
    var all = new ArrayList<Labelled>();
    for (int i = 0; i < n; i++) {
      float x = (float) random.nextDouble(3), y = (float) random.nextDouble(3);
      all.add(new Labelled(new float[] {x, y}, 3 * (int) x + (int) y, Arm.BEFORE));
    }
    return all;
  }

  @Test
  void what_is_foreseen_of_a_learner_comes_true() {
    for (int seed = 0; seed < 5; seed++) {
      var random = new SplittableRandom(seed);
      var many = onABoard(400, random);
      var early = wrong(many.subList(0, 100), random);
      var late = wrong(many, random);
      var gain = Outlook.of(many.subList(0, 100), early, 300, 0, 7).gain();
      assertThat(early.value() - late.value()).as("%s", gain).isBetween(gain.low(), gain.high());
    }
  }

  /** How often the nearest of those vote wrongly on two thousand others. */
  private static Estimate wrong(List<Labelled> known, SplittableRandom random) {
    var all = new ArrayList<>(known);
    all.addAll(onABoard(2_000, random));
    var others = IntStream.range(known.size(), all.size()).toArray();
    var labelled = new boolean[all.size()];
    Arrays.fill(labelled, 0, known.size(), true);
    double error = Probe.of(all, others).error(others, labelled);
    return Estimate.share(Math.round(error * others.length), others.length);
  }

  /** As places of listings are that a net knows by heart. */
  @Test
  void a_model_that_errs_has_to_learn_though_the_nearest_vote_never_does() {
    var byHeart = new ArrayList<Labelled>();
    for (int i = 0; i < 400; i++)
      byHeart.add(new Labelled(new float[] {i % 4, 0}, i % 4, Arm.BEFORE));
    var rarely = Outlook.of(byHeart, Estimate.share(5, 100), 400, 0.005, 7);
    var often = Outlook.of(byHeart, Estimate.share(20, 100), 400, 0.005, 7);
    assertThat(rarely.gain().value()).isBetween(0.05 * 0.12, 0.05 * 0.39);
    assertThat(often.gain().value()).isCloseTo(4 * rarely.gain().value(), within(1e-9));
    assertThat(rarely.gain().low()).isPositive();
    assertThat(rarely.gain().high() - rarely.gain().low()).isGreaterThan(0.01);
  }

  @Test
  void few_labels_or_none_learnt_from_foresee_nothing() {
    var random = new SplittableRandom(4);
    var error = Estimate.share(1, 10);
    assertThatThrownBy(() -> Outlook.of(learnt(20, random), error, 50, 0.005, 7))
        .hasMessageContaining("at least 80 labels");
    var chosen = new ArrayList<Labelled>();
    for (int i = 0; i < 100; i++) chosen.add(one(i % CLASSES, Arm.CHOSEN, random));
    assertThatThrownBy(() -> Outlook.of(chosen, error, 50, 0.005, 7))
        .hasMessageContaining("some learnt from, got 100 and 0");
  }
}
