import io.kubeipvs.linux.ipvs.KernelIpvs;

void main() throws Exception {
  try (var ipvs = KernelIpvs.open()) {
    for (var server : ipvs.servers()) {
      IO.println(server.server().key() + " " + server.server().scheduler());
      ipvs.destinations(server.server().key()).forEach(d -> IO.println("  -> " + d.server().endpoint()));
    }
  }
}
