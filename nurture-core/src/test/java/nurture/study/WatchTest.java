package nurture.study;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import nurture.model.ListingNet.Witness;
import nurture.train.Event.EpochEnded;
import org.junit.jupiter.api.Test;

/** What curves say to a person. */
class WatchTest {
  /** A curve with these losses in learning and on new listings, best at {@code best}. */
  private static Curve curve(Witness witness, int best, double[] loss, double[] unseen) {
    var epochs = new ArrayList<EpochEnded>();
    for (int i = 0; i < loss.length; i++)
      epochs.add(
          new EpochEnded(i + 1, 1, loss[i], unseen[i], -unseen[i], i + 1 <= best, 10 + i, 1));
    return new Curve(1, witness, epochs);
  }

  private static final double[] CALM = {2, 1, 0.8, 0.7, 0.65, 0.63, 0.62, 0.61, 0.605, 0.60};
  private static final double[] LEVEL = {2, 1.2, 1, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9};

  @Test
  void whatLearntWellIsLeftInPeace() {
    var watch = Watch.of(List.of(curve(Witness.FACTS, 10, CALM, LEVEL)));
    assertThat(watch).hasSize(1);
    assertThat(watch.getFirst().advice()).isEmpty();
    assertThat(watch.getFirst().kept()).isEqualTo(10);
    assertThat(watch.getFirst().norm()).isEqualTo(19);
    assertThat(watch.getFirst().loss()).isEqualTo(0.60);
  }

  @Test
  void anEarlyBestPassSavesTheRest() {
    var watch = Watch.of(List.of(curve(Witness.PHOTO, 4, CALM, LEVEL))).getFirst();
    assertThat(watch.advice())
        .containsExactly("Pass 4 of 10 was the best: fewer would do (--epochs 5).");
  }

  @Test
  void whatStillImprovesMayGoOn() {
    var falling = new double[] {2, 1.8, 1.6, 1.5, 1.4, 1.3, 1.2, 1.1, 1, 0.9};
    var watch = Watch.of(List.of(curve(Witness.PHOTO, 10, CALM, falling))).getFirst();
    assertThat(watch.advice())
        .containsExactly("It still improved in the last passes: more may help (--epochs 15).");
  }

  @Test
  void aSecondDescentIsNoReasonToStop() {
    var twice = new double[] {2, 1.2, 1, 0.9, 1, 1.15, 1.1, 1, 0.95, 0.945};
    var rising = new double[] {2, 1.2, 1, 0.9, 1, 1.05, 1.1, 1.12, 1.15, 1.2};
    assertThat(Watch.of(List.of(curve(Witness.FACTS, 10, CALM, twice))).getFirst().advice())
        .containsExactly(
            "The loss on new listings rose, and fell again with more passes (double descent): a"
                + " first rise is no reason to stop; judge it by its last passes.");
    assertThat(Watch.of(List.of(curve(Witness.FACTS, 10, CALM, rising))).getFirst().advice())
        .isEmpty();
  }

  @Test
  void memorisingAndLeapsAreNamed() {
    var heart = new double[] {2, 1, 0.5, 0.3, 0.9, 0.2, 0.2, 0.2, 0.1, 0.1};
    var watch = Watch.of(List.of(curve(Witness.FACTS, 10, heart, LEVEL))).getFirst();
    assertThat(watch.leaps()).isEqualTo(1);
    assertThat(watch.advice()).hasSize(2);
    assertThat(watch.advice().getFirst()).contains("by heart (loss 0.100, on new listings 0.900)");
    assertThat(watch.advice().getLast()).startsWith("The loss leapt up in 1 of all passes");
  }

  @Test
  void eachWitnessIsWatchedOverItsNets() {
    var watch =
        Watch.of(
            List.of(
                curve(Witness.FACTS, 10, CALM, LEVEL),
                curve(Witness.PHOTO, 6, CALM, LEVEL),
                curve(Witness.FACTS, 8, CALM, LEVEL),
                new Curve(2, Witness.PHOTO, List.of())));
    assertThat(watch.stream().map(Watch::witness)).containsExactly(Witness.PHOTO, Witness.FACTS);
    assertThat(watch.getLast().kept()).isEqualTo(9);
  }
}
