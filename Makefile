# Every target does its own set-up: tools/jdk finds or installs a JDK 25, tools/packages the rest.

.DEFAULT_GOAL := build
.PHONY: build lab lab-shell test unit-test kernel-test host-kernel-test soak conformance conformance-cluster takeover churn traffic cluster-test peers start-time processor-time peers-test image image-test mutation format bench bench-jmh clean help

# What a kernel with IPVS and the tests' tools need from the distribution.
KERNEL_PACKAGES := kmod util-linux iproute2 iptables ipset ipvsadm conntrack procps strace nftables
LAB_PACKAGES := $(KERNEL_PACKAGES) nginx dnsmasq-base bind9-dnsutils curl

help: ## show the targets
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' Makefile | expand -t 27

build: ## build/kube-ipvs, ready to run
	@tools/build

lab: ## a three-node cluster on a real kernel, walked through step by step
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/in-kernel tools/lab walk

lab-shell: ## the same cluster, with a shell on a node
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/in-kernel --interactive tools/lab shell

test: ## every test: unit, architecture, kernel and lab
	@tools/packages $(LAB_PACKAGES)
	@tools/test

unit-test: ## the tests that need no kernel
	@tools/build tests

kernel-test: ## the tests on a real kernel; ONLY=TEXT picks those whose name contains it
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/kernel-tests $(if $(ONLY),'$(ONLY)')

host-kernel-test: ## those that need what User-Mode Linux lacks, in namespaces of this host; ONLY=TEXT
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/kernel-tests --host $(if $(ONLY),'$(ONLY)')

soak: ## random sequences of manifest edits, a hundred of them, and awkward ones, each against a cold start
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@KUBE_IPVS_SEQUENCES=$(or $(SEQUENCES),100) tools/kernel-tests RandomEdits AwkwardChanges

conformance: ## the kernel state held against kube-proxy's; SCENARIOS=DIR, ONLY=TEXT, PASS=default|routes
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/conformance --pass '$(or $(PASS),parity)' '$(SCENARIOS)' '$(ONLY)'

conformance-cluster: ## the same with objects from a real API server, where it can be built; ONLY=TEXT KERNELS=N
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/conformance-cluster $(if $(KERNELS),--kernels '$(KERNELS)') '$(ONLY)'

takeover: ## a node goes from the real kube-proxy to kube-ipvs and back, under traffic; VERSION=v1.37.2
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/takeover $(VERSION)

churn: ## many changes, with an API server that is killed and credentials that rotate; SECONDS=600 SERVICES=500
	@tools/packages $(LAB_PACKAGES) openssl
	@tools/build
	@tools/churn $(or $(SECONDS),600) $(or $(SERVICES),500)

cluster-test: ## what a real kube-apiserver judges: source, role, manifests, chart; ONLY=TEXT
	@tools/build
	@tools/cluster-tests $(if $(ONLY),'$(ONLY)')

peers: ## the real kube-proxy, kube-apiserver, controllers, etcd and Helm, built with Go into a cache; PEERS=NAME[@VERSION]
	@tools/peers $(PEERS)

traffic: ## who reaches what and as whom, held against kube-proxy; FACTS=DIR, DIFFERENCES=default, ADDRESSES=routes
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/traffic '$(or $(FACTS),conformance/traffic)' '$(or $(DIFFERENCES),all=false)' \
	  '$(or $(ADDRESSES),device)'

peers-test: ## the tests with those real programs; skipped, with the reason, where they cannot be built
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/peers kube-proxy >/dev/null || [ $$? = 3 ]
	@tools/kernel-tests kernel.peers
	@tools/kernel-tests --host kernel.peers

start-time: ## how long the command takes to start, with the AOT cache and without
	@tools/build
	@tools/start-time $(ROUNDS)

processor-time: ## what share of a processor the command takes, idle and at 20 changes a second
	@tools/build
	@tools/processor-time $(SERVICES)

image: ## build/image/kube-ipvs.tar, a container image, made without a container engine
	@tools/build
	@tools/image

image-test: ## the image: read, unpacked and run by real tools; the same bytes from two clones
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/image-test

bench: ## what it costs, in one table: ONLY=P1,P3 some figures, QUICK=1 small, PEERS=no alone, PAGE=1
	@tools/packages $(LAB_PACKAGES)
	@tools/build
	@tools/bench $(if $(ONLY),--only '$(ONLY)') $(if $(QUICK),--quick) $(if $(PAGE),--page) \
	  $(if $(filter no,$(PEERS)),--no-peers)

bench-jmh: ## the hot paths alone, by JMH, with what they allocate: ONLY=TEXT
	@tools/build
	@tools/bench-jmh $(if $(ONLY),'$(ONLY)')

mutation: ## faults put into the planner one by one: which does no test notice? (pitest)
	@tools/mutation

format: ## write every source as the formatter wants it
	@JAVA_HOME=$$(tools/jdk) mvn -q spotless:apply

clean: ## remove what the build made
	rm -rf build */target
