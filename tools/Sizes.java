import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;

/** The table of sizes at the end of the build: how much there is to read, and to carry. */
class Sizes {
  private static final class Package {
    int files, lines, tests;
  }

  public static void main(String[] args) throws IOException {
    var root = Path.of(args[0]);
    var packages = new TreeMap<String, Package>();
    try (var modules = Files.list(root)) {
      for (var module : modules.filter(m -> Files.exists(m.resolve("pom.xml"))).sorted().toList()) {
        count(module.resolve("src/main/java"), packages, false);
        count(module.resolve("src/test/java"), packages, true);
      }
    }
    int files = 0, lines = 0, tests = 0;
    System.out.printf("%-24s %6s %7s %7s%n", "package", "files", "code", "tests");
    for (var entry : packages.entrySet()) {
      var p = entry.getValue();
      System.out.printf("%-24s %6d %,7d %,7d%n", entry.getKey(), p.files, p.lines, p.tests);
      files += p.files;
      lines += p.lines;
      tests += p.tests;
    }
    System.out.printf("%-24s %6d %,7d %,7d  lines of code, without comments and blanks%n", "all", files, lines, tests);
    try (var found = Files.find(root, 3, (f, a) -> f.getParent().endsWith("target") && f.toString().endsWith(".jar"))) {
      for (var jar : found.sorted().toList())
        System.out.printf("%-40s %,7d kB%n", jar.getFileName(), Files.size(jar) / 1000);
    }
  }

  private static void count(Path source, TreeMap<String, Package> packages, boolean test) throws IOException {
    if (!Files.isDirectory(source)) return;
    try (var files = Files.walk(source)) {
      for (var file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        var name = source.relativize(file).getParent();
        var p = packages.computeIfAbsent(name == null ? "(module)" : name.toString().replace('/', '.').replace('\\', '.'), k -> new Package());
        int n = code(Files.readString(file));
        if (test) p.tests += n;
        else {
          p.files++;
          p.lines += n;
        }
      }
    }
  }

  /** Lines that hold more than a comment or nothing. */
  private static int code(String text) {
    int n = 0;
    boolean comment = false;
    for (var line : text.lines().map(String::strip).toList()) {
      if (line.startsWith("/*")) comment = true;
      if (!comment && !line.isEmpty() && !line.startsWith("//")) n++;
      if (line.endsWith("*/")) comment = false;
    }
    return n;
  }
}
