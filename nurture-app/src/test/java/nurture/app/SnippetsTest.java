package nurture.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** What the README and the documentation show as Java is Java, and of today. */
class SnippetsTest {
  private static final Path ROOT = Path.of("..");
  private static final Pattern IN_MARKDOWN = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern IN_JAVADOC =
      Pattern.compile("<pre>\\{@code\n(.*?)\\}</pre>", Pattern.DOTALL);

  /** What snippets speak of without saying where it comes from. */
  private static final String GIVEN =
      """
      nurture.eval.Predictions answers, test;
      nurture.data.Dataset data;
      nurture.feed.Feed feed;
      nurture.feed.Feed.Source source;
      int[] rows;
      int steps;
      nurture.nn.Layer model, net;
      nurture.optim.Optimizer optimizer;
      nurture.tensor.Tensor x, y;
      java.util.List<Double> rates;
      double validationAccuracy(double rate, int epochs) { return 0; }
      """;

  @TempDir Path folder;

  @TestFactory
  Stream<DynamicTest> each_compiles() throws IOException {
    var tests = new ArrayList<DynamicTest>();
    for (var file : files())
      for (var snippet : snippets(file)) {
        var name = ROOT.relativize(file) + ": " + snippet.lines().findFirst().orElse("");
        tests.add(DynamicTest.dynamicTest(name, () -> compile(snippet)));
      }
    assertThat(tests).hasSizeGreaterThan(12);
    return tests.stream();
  }

  private static List<Path> files() throws IOException {
    var files = new ArrayList<Path>();
    files.add(ROOT.resolve("README.md"));
    for (var folder : List.of("docs", "nurture-core/src/main", "nurture-app/src/main"))
      try (var found = Files.walk(ROOT.resolve(folder))) {
        found.filter(f -> f.toString().matches(".*\\.(md|java)")).sorted().forEach(files::add);
      }
    return files;
  }

  private static List<String> snippets(Path file) throws IOException {
    var text = Files.readString(file);
    if (file.toString().endsWith(".md"))
      return IN_MARKDOWN.matcher(text).results().map(m -> m.group(1)).toList();
    return IN_JAVADOC
        .matcher(text)
        .results()
        .map(m -> m.group(1).replaceAll("(?m)^ *\\* ?", ""))
        .toList();
  }

  private void compile(String snippet) throws IOException {
    var packages =
        Stream.of(
                "data", "tensor", "feed", "nn", "model", "optim", "train", "eval", "drift",
                "quality", "ask", "memory", "tune", "serve", "study")
            .map(name -> "import nurture." + name + ".*;")
            .collect(Collectors.joining("\n"));
    var source =
        "%s\nimport java.nio.file.*;\nimport java.util.*;\nclass Snippet {\n%svoid shown() throws Exception {\n%s\n}\n}\n"
            .formatted(packages, GIVEN, snippet);
    var file =
        new SimpleJavaFileObject(URI.create("memory:///Snippet.java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return source;
          }
        };
    var path =
        Stream.of("java.class.path", "jdk.module.path")
            .map(name -> System.getProperty(name, ""))
            .filter(p -> !p.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    var said = new DiagnosticCollector<JavaFileObject>();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                null,
                null,
                said,
                List.of("-proc:none", "-classpath", path, "-d", folder.toString()),
                null,
                List.of(file))
            .call();
    assertThat(compiled)
        .as(() ->
            said.getDiagnostics().stream()
                .map(d -> d.getMessage(Locale.ROOT))
                .collect(Collectors.joining("\n", snippet, "")))
        .isTrue();
  }
}
