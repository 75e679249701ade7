# Joins what Maven knows of the libraries with the Debian packages and the Java run time: CycloneDX 1.6.
# $libraries: the document of cyclonedx-maven-plugin; $packages: the list that "system" wrote; $release:
# the release file of the JDK; $jar: the SHA-256 of kube-ipvs.jar; $system: ID and version of the system.

def lines: split("\n") | map(select(. != ""));

# The names in Debian's copyright files that SPDX has an identifier for; others stay names.
def licence: {
    "GPL-2": "GPL-2.0-only", "GPL-2+": "GPL-2.0-or-later", "GPL-2.0+": "GPL-2.0-or-later",
    "GPL-3": "GPL-3.0-only", "GPL-3+": "GPL-3.0-or-later", "LGPL-2.1": "LGPL-2.1-only",
    "LGPL-2.1+": "LGPL-2.1-or-later", "MPL-2.0": "MPL-2.0", "Zlib": "Zlib"
  }[.] as $id | {license: (if $id then {id: $id} else {name: .} end)};

def java: $release | lines | map(split("=") | {(.[0]): (.[1] | ltrimstr("\"") | rtrimstr("\""))}) | add;

def java_run_time: java | {
  type: "platform",
  "bom-ref": "java",
  publisher: .IMPLEMENTOR,
  name: "openjdk",
  version: .JAVA_RUNTIME_VERSION,
  description: "Java run time, linked from some of the JDK's modules; and the launcher of its jpackage",
  licenses: [{expression: "GPL-2.0-only WITH Classpath-exception-2.0"}]
};

def debian_package: split("\t") as [$name, $version, $architecture, $source, $home, $licences] |
  ("pkg:deb/debian/\($name)@\($version | @uri)?arch=\($architecture)&distro=\($system)") as $purl | {
    type: "library",
    "bom-ref": $purl,
    name: $name,
    version: $version,
    licenses: ($licences | split(",") | map(select(. != "")) | map(licence) | unique),
    purl: $purl,
    externalReferences: (if $home == "" then [] else [{type: "website", url: $home}] end),
    properties: [{name: "debian:source", value: $source}]
  };

($packages | lines | map(debian_package)) as $debian
| $libraries[0]
| .metadata.component.type = "container"
| .metadata.component.name = "kube-ipvs"
| .metadata.component.hashes = [{alg: "SHA-256", content: $jar}]
| .components += [java_run_time] + $debian
| .metadata.component["bom-ref"] as $image
| .dependencies |= map(if .ref == $image then .dependsOn += ["java"] + ($debian | map(.["bom-ref"])) else . end)
