module kubeprobe.io/client

go 1.19
