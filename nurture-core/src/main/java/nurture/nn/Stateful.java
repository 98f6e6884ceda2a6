package nurture.nn;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import nurture.tensor.Tensor;

/**
 * Something that remembers in tensors: a record whose components are tensors, other stateful
 * things, or lists and maps of either. A component may be null, such as an absent bias. What is not
 * a record, such as a lambda, remembers nothing.
 */
public interface Stateful {
  /** Every tensor by its name, in the order of the components; for maps, of the keys. */
  default Map<String, Tensor> state() {
    return Components.tensors(this, true);
  }

  /** The tensors that are learnt: {@link #state} without those marked {@link Buffer}. */
  default Map<String, Tensor> parameters() {
    return Components.tensors(this, false);
  }

  /** How many numbers are learnt; those of a shared tensor count once. */
  default long size() {
    return distinct(parameters()).stream().mapToLong(Tensor::count).sum();
  }

  /**
   * Overwrites every tensor with that of the same name in {@code saved}.
   *
   * @throws IllegalArgumentException if names are missing, surplus, or shapes differ: one message
   *     lists them all, and nothing has changed
   */
  default void load(Map<String, Tensor> saved) {
    load(state(), saved);
  }

  /** Frees every tensor now; for what was made outside any scope. */
  default void free() {
    distinct(state()).forEach(Tensor::close);
  }

  /** As {@link #load(Map)}, for tensors by name that no record holds. */
  static void load(Map<String, Tensor> state, Map<String, Tensor> saved) {
    var wrong = new ArrayList<String>();
    list(wrong, "missing", minus(state.keySet(), saved.keySet()));
    list(wrong, "surplus", minus(saved.keySet(), state.keySet()));
    state.forEach((name, mine) -> {
      var other = saved.get(name);
      if (other != null && !Arrays.equals(mine.shape(), other.shape()))
        wrong.add(
            "%s must be %s, got %s"
                .formatted(name, Arrays.toString(mine.shape()), Arrays.toString(other.shape())));
    });
    if (!wrong.isEmpty())
      throw new IllegalArgumentException(
          "the saved state must fit this model, got "
              + String.join("; ", wrong)
              + "; build the model with the settings that it was saved with");
    state.forEach((name, mine) -> mine.set(saved.getOrDefault(name, mine)));
  }

  private static List<String> minus(Set<String> names, Set<String> others) {
    var left = new TreeSet<>(names);
    left.removeAll(others);
    return List.copyOf(left);
  }

  private static void list(List<String> wrong, String what, List<String> names) {
    if (!names.isEmpty()) wrong.add(what + ": " + String.join(", ", names));
  }

  private static Set<Tensor> distinct(Map<String, Tensor> tensors) {
    Set<Tensor> distinct = Collections.newSetFromMap(new IdentityHashMap<>());
    distinct.addAll(tensors.values());
    return distinct;
  }
}
