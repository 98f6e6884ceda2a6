# Sets JAVA_HOME to a JDK 25 or newer, wherever one is usually kept; sourced by ./nurture and ./mvnw.
nurture_is_jdk25() {
  [ -x "$1/bin/javac" ] && [ -f "$1/release" ] || return 1
  nurture_release=$(sed -n 's/^JAVA_VERSION="\{0,1\}\([0-9]*\).*/\1/p' "$1/release")
  [ "${nurture_release:-0}" -ge 25 ]
}
nurture_find_jdk25() {
  if [ -n "${JAVA_HOME-}" ] && nurture_is_jdk25 "$JAVA_HOME"; then return 0; fi
  nurture_javac=$(command -v javac || true)
  if [ -n "$nurture_javac" ]; then
    nurture_javac=$(readlink -f "$nurture_javac" 2>/dev/null || echo "$nurture_javac")
    if nurture_is_jdk25 "${nurture_javac%/bin/javac}"; then JAVA_HOME=${nurture_javac%/bin/javac}; export JAVA_HOME; return 0; fi
  fi
  for nurture_root in /usr/lib/jvm /opt "${HOME-}/.sdkman/candidates/java" "${HOME-}/.jdks" /Library/Java/JavaVirtualMachines; do
    [ -d "$nurture_root" ] || continue
    for nurture_home in $(ls -1 "$nurture_root" 2>/dev/null | sort -r); do
      for nurture_home in "$nurture_root/$nurture_home" "$nurture_root/$nurture_home/Contents/Home"; do
        if nurture_is_jdk25 "$nurture_home"; then JAVA_HOME=$nurture_home; export JAVA_HOME; return 0; fi
      done
    done
  done
  echo "Nurture needs a JDK 25: install one (for example Temurin 25, from https://adoptium.net) or point JAVA_HOME at it." >&2
  return 1
}
set +f
nurture_find_jdk25 || exit 1
