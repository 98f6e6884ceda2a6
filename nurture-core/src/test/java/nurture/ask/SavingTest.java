package nurture.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import nurture.ask.Labelled.Arm;
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
  void too_few_of_an_arm_are_said() {
    var few = arms(true, new SplittableRandom(1)).subList(0, 60); // none was chosen
    assertThatThrownBy(() -> Saving.of(few, 7)).hasMessageContaining("got 0 chosen and 40");
  }

  @Test
  void it_goes_on_while_labels_teach_and_stops_when_all_is_known() {
    var random = new SplittableRandom(3);
    var early = new ArrayList<Labelled>();
    for (int i = 0; i < 100; i++) early.add(one(ordinary(random), Arm.BEFORE, random));
    var late = new ArrayList<>(early);
    for (int i = 0; i < 1_500; i++) late.add(one(ordinary(random), Arm.BEFORE, random));
    var go = Outlook.of(early, 50, 0.005, 7);
    var stop = Outlook.of(late, 50, 0.005, 7);
    assertThat(go.stop()).as("%s", go).isFalse();
    assertThat(stop.stop()).as("%s", stop).isTrue();
    assertThat(go.gain().value()).isGreaterThan(stop.gain().value());
    assertThat(go.toString())
        .matches("The next 50 labels are expected to add [0-9.]+ ± [0-9.]+ points: go on\\.");
    assertThatThrownBy(() -> Outlook.of(early.subList(0, 20), 50, 0.005, 7))
        .hasMessageContaining("at least 80 labels");
  }

  @Test
  void chosen_listings_teach_but_are_no_exam() {
    var all = new ArrayList<Labelled>();
    var random = new SplittableRandom(4);
    for (int i = 0; i < 100; i++) all.add(one(i % CLASSES, Arm.CHOSEN, random));
    assertThatThrownBy(() -> Outlook.of(all, 50, 0.005, 7)).hasMessageContaining("keep a control");
  }
}
