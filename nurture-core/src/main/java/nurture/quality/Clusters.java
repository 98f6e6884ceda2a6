package nurture.quality;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Rows joined in clusters: union–find with halved paths (Tarjan and van Leeuwen, 1984). */
final class Clusters {
  private final int[] parent;

  Clusters(int rows) {
    parent = new int[rows];
    for (int i = 0; i < rows; i++) parent[i] = i;
  }

  /** The first row of the cluster that a row is in. */
  int first(int row) {
    int at = row;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** Joins the clusters of two rows; the lower first row stands for both. */
  void join(int a, int b) {
    int one = first(a);
    int other = first(b);
    parent[Math.max(one, other)] = Math.min(one, other);
  }

  /** The clusters of more than one row, by their first row; rows ascend. */
  List<int[]> all() {
    var sizes = new int[parent.length];
    for (int i = 0; i < parent.length; i++) sizes[first(i)]++;
    var members = new HashMap<Integer, int[]>();
    var filled = new int[parent.length];
    var clusters = new ArrayList<int[]>();
    for (int i = 0; i < parent.length; i++) {
      int top = first(i);
      if (sizes[top] < 2) continue;
      var rows = members.computeIfAbsent(top, t -> new int[sizes[t]]);
      if (top == i) clusters.add(rows);
      rows[filled[top]++] = i;
    }
    return clusters;
  }
}
