package nurture.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import nurture.data.CategoryPath;
import org.jspecify.annotations.Nullable;

/**
 * The tree of classes that are paths such as {@code Home > Kitchen > Mugs}; other names are a tree
 * of one level. The probability of a node is the sum over the classes below it.
 */
public final class Hierarchy {
  /**
   * As far down as one may be sure.
   *
   * @param path the node, from the top, such as {@code Home > Kitchen}
   * @param leaf whether it is one of the classes rather than something above them
   */
  public record Answer(String path, double probability, boolean leaf) {}

  private static final class Node {
    final String path;
    final Map<String, Node> children = new LinkedHashMap<>();
    final List<Integer> below = new ArrayList<>();
    int own = -1;

    Node(String path) {
      this.path = path;
    }

    double probability(float[] probabilities) {
      return below.stream().mapToDouble(k -> probabilities[k]).sum();
    }
  }

  private final Node root = new Node("");
  private final int size;

  private Hierarchy(int size) {
    this.size = size;
  }

  /** The tree of these classes, in the order of their probabilities. */
  public static Hierarchy of(List<String> classes) {
    var tree = new Hierarchy(classes.size());
    for (int k = 0; k < classes.size(); k++) {
      var node = tree.root;
      for (var name : CategoryPath.named(classes.get(k)).parts()) {
        var path = node.path.isEmpty() ? name : node.path + " > " + name;
        node = node.children.computeIfAbsent(name, _ -> new Node(path));
        node.below.add(k);
      }
      if (node.own >= 0)
        throw new IllegalArgumentException(
            "classes must be different paths, got '%s' and '%s'"
                .formatted(classes.get(node.own), classes.get(k)));
      node.own = k;
    }
    return tree;
  }

  /** Whether no class has an ancestor. */
  public boolean flat() {
    return root.children.values().stream().allMatch(n -> n.children.isEmpty());
  }

  /**
   * From the top to the most probable child again and again, for as long as that child is at least
   * this probable; empty where even the first step is not.
   *
   * @param probabilities [classes]
   * @param confidence in [0, 1]; 0 always reaches a class
   */
  public Optional<Answer> descend(float[] probabilities, double confidence) {
    if (probabilities.length != size)
      throw new IllegalArgumentException(
          "there must be %d probabilities, got %d".formatted(size, probabilities.length));
    if (!(confidence >= 0 && confidence <= 1))
      throw new IllegalArgumentException("confidence must be in [0, 1], got " + confidence);
    @Nullable Answer answer = null;
    var node = root;
    while (true) {
      double own = node.own < 0 ? -1 : probabilities[node.own];
      @Nullable Node best = null;
      double sure = own;
      for (var child : node.children.values()) {
        double p = child.probability(probabilities);
        if (p > sure) {
          best = child;
          sure = p;
        }
      }
      if (sure < confidence) return Optional.ofNullable(answer);
      if (best == null) return Optional.of(new Answer(node.path, own, true));
      answer = new Answer(best.path, Math.min(1, sure), false);
      node = best;
    }
  }
}
