package nurture.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class HyperparametersTest {
  private final Hyperparameters recipe = Hyperparameters.of("rate=0.4", "net=wide", "epochs=20");

  @Test
  void aChangeSetsOrMultipliesAndLeavesTheOthersAlone() {
    var changed = recipe.with(List.of("rate=*0.25", "epochs=*1.5", "net=deep=er"));
    assertThat(changed.number("rate")).isEqualTo(0.1);
    assertThat(changed.whole("epochs")).isEqualTo(30);
    assertThat(changed.text("net")).isEqualTo("deep=er");
    assertThat(recipe.number("rate")).isEqualTo(0.4);
    assertThat(recipe).hasToString("{epochs=20, net=wide, rate=0.4}");
  }

  @Test
  void whatIsNotThereOrNoNumberIsNamed() {
    assertThatThrownBy(() -> recipe.with("rates=1"))
        .hasMessage("name must be one of [epochs, net, rate], got rates=1");
    assertThatThrownBy(() -> recipe.number("rates")).hasMessageEndingWith("got rates");
    assertThatThrownBy(() -> recipe.with("rate"))
        .hasMessage("setting must be NAME=VALUE, got rate");
    assertThatThrownBy(() -> recipe.with("=1")).hasMessageStartingWith("setting must be");
    assertThatThrownBy(() -> recipe.number("net")).hasMessage("net must be a number, got wide");
    assertThatThrownBy(() -> recipe.with("rate=*fast"))
        .hasMessage("rate must be a number, got fast");
  }
}
