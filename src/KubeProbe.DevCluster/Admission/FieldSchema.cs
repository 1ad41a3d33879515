using System.Collections.Frozen;

namespace KubeProbe.DevCluster.Admission;

/// <summary>One field of a structure.</summary>
/// <param name="Number">Its number in protobuf; 0 for a field that is read as JSON only.</param>
sealed record SchemaField(string Name, string Type, int Number);

/// <summary>
/// The fields of the built-in kinds that people write by hand, one structure a line: after each field its type and, behind
/// <c>#</c>, its number in protobuf. Types: <c>s</c> text, <c>t</c> instant, <c>i</c> whole number, <c>b</c> yes or no (<c>I</c> and
/// <c>B</c> where zero and no differ from absent), <c>x</c> number or text, <c>m</c> map of texts, <c>y</c> map of bytes, <c>q</c> map of
/// quantities, <c>*</c> anything, a structure's name, or any of these in brackets for a list. A kind that isn't here is taken as it comes.
/// </summary>
static class FieldSchema
{
    const string Text = """
        Pod spec=PodSpec#2 status=*#3
        ConfigMap data=m#2 binaryData=y#3 immutable=B#4
        Secret data=y#2 stringData=m#4 type=s#3 immutable=B#5
        Service spec=ServiceSpec#2 status=*#3
        Namespace spec=NamespaceSpec#2 status=*#3
        ServiceAccount secrets=* imagePullSecrets=[LocalObjectReference]#3 automountServiceAccountToken=B#4
        Deployment spec=DeploymentSpec#2 status=*#3
        ReplicaSet spec=ReplicaSetSpec#2 status=*#3
        StatefulSet spec=StatefulSetSpec#2 status=*#3
        DaemonSet spec=DaemonSetSpec#2 status=*#3
        Job spec=JobSpec#2 status=*#3
        CronJob spec=CronJobSpec#2 status=*#3
        StorageClass provisioner=s#2 parameters=m#3 reclaimPolicy=s#4 mountOptions=[s]#5 allowVolumeExpansion=B#6 volumeBindingMode=s#7 allowedTopologies=*
        Lease spec=LeaseSpec#2
        Role rules=[PolicyRule]#2
        ClusterRole rules=[PolicyRule]#2 aggregationRule=*
        RoleBinding subjects=[Subject]#2 roleRef=RoleRef#3
        ClusterRoleBinding subjects=[Subject]#2 roleRef=RoleRef#3
        PodDisruptionBudget spec=PodDisruptionBudgetSpec#2 status=*#3
        ObjectMeta name=s#1 generateName=s#2 namespace=s#3 selfLink=s#4 uid=s#5 resourceVersion=s#6 generation=i#7 creationTimestamp=t#8 deletionTimestamp=t#9 deletionGracePeriodSeconds=I#10 labels=m#11 annotations=m#12 ownerReferences=[OwnerReference]#13 finalizers=[s]#14 managedFields=*#17 clusterName=s
        OwnerReference apiVersion=s#5 kind=s#1 name=s#3 uid=s#4 controller=B#6 blockOwnerDeletion=B#7
        PodSpec volumes=[Volume]#1 initContainers=[Container]#20 containers=[Container]#2 ephemeralContainers=* restartPolicy=s#3 terminationGracePeriodSeconds=I#4 activeDeadlineSeconds=I#5 dnsPolicy=s#6 nodeSelector=m#7 serviceAccountName=s#8 serviceAccount=s#9 automountServiceAccountToken=B#21 nodeName=s#10 hostNetwork=b#11 hostPID=b#12 hostIPC=b#13 shareProcessNamespace=b#27 securityContext=PodSecurityContext#14 imagePullSecrets=[LocalObjectReference]#15 hostname=s#16 subdomain=s#17 affinity=* schedulerName=s#19 tolerations=[Toleration]#22 hostAliases=* priorityClassName=s#24 priority=i#25 dnsConfig=* readinessGates=* runtimeClassName=s#29 enableServiceLinks=B#30 preemptionPolicy=s#31 overhead=* topologySpreadConstraints=* setHostnameAsFQDN=b#35 os=* hostUsers=b#37 schedulingGates=* resourceClaims=*
        Container name=s#1 image=s#2 command=[s]#3 args=[s]#4 workingDir=s#5 ports=[ContainerPort]#6 envFrom=[EnvFromSource]#19 env=[EnvVar]#7 resources=ResourceRequirements#8 volumeMounts=[VolumeMount]#9 volumeDevices=* livenessProbe=Probe#10 readinessProbe=Probe#11 startupProbe=Probe#22 lifecycle=* terminationMessagePath=s#13 terminationMessagePolicy=s#20 imagePullPolicy=s#14 securityContext=SecurityContext#15 stdin=b#16 stdinOnce=b#17 tty=b#18
        ContainerPort name=s#1 hostPort=i#2 containerPort=i#3 protocol=s#4 hostIP=s#5
        EnvFromSource prefix=s#1 configMapRef=KeySelector#2 secretRef=KeySelector#3
        EnvVar name=s#1 value=s#2 valueFrom=EnvVarSource#3
        EnvVarSource fieldRef=ObjectFieldSelector#1 resourceFieldRef=* configMapKeyRef=KeySelector#3 secretKeyRef=KeySelector#4
        ObjectFieldSelector apiVersion=s#1 fieldPath=s#2
        KeySelector name=s key=s optional=B
        ResourceRequirements limits=q#1 requests=q#2 claims=*
        VolumeMount name=s#1 readOnly=b#2 mountPath=s#3 subPath=s#4 mountPropagation=s#5 subPathExpr=s#6
        Probe exec=ExecAction httpGet=HTTPGetAction tcpSocket=* grpc=* initialDelaySeconds=i timeoutSeconds=i periodSeconds=i successThreshold=i failureThreshold=i terminationGracePeriodSeconds=I
        ExecAction command=[s]#1
        HTTPGetAction path=s#1 port=x#2 host=s#3 scheme=s#4 httpHeaders=*
        SecurityContext capabilities=Capabilities#1 privileged=B#2 seLinuxOptions=* windowsOptions=* runAsUser=I#4 runAsGroup=I#8 runAsNonRoot=B#5 readOnlyRootFilesystem=B#6 allowPrivilegeEscalation=B#7 procMount=s#9 seccompProfile=SeccompProfile#11
        PodSecurityContext seLinuxOptions=* windowsOptions=* runAsUser=I#2 runAsGroup=I#6 runAsNonRoot=B#3 supplementalGroups=* fsGroup=i#5 sysctls=* fsGroupChangePolicy=s#9 seccompProfile=SeccompProfile#10
        Capabilities add=[s]#1 drop=[s]#2
        SeccompProfile type=s#1 localhostProfile=s#2
        LocalObjectReference name=s#1
        Toleration key=s#1 operator=s#2 value=s#3 effect=s#4 tolerationSeconds=I#5
        Volume name=s hostPath=HostPathVolumeSource emptyDir=EmptyDirVolumeSource secret=SecretVolumeSource configMap=ConfigMapVolumeSource projected=ProjectedVolumeSource downwardAPI=DownwardAPIVolumeSource persistentVolumeClaim=PersistentVolumeClaimVolumeSource gcePersistentDisk=* awsElasticBlockStore=* gitRepo=* nfs=* iscsi=* glusterfs=* rbd=* flexVolume=* cinder=* cephfs=* flocker=* fc=* azureFile=* vsphereVolume=* quobyte=* azureDisk=* photonPersistentDisk=* portworxVolume=* scaleIO=* storageos=* csi=* ephemeral=*
        HostPathVolumeSource path=s#1 type=s#2
        EmptyDirVolumeSource medium=s#1 sizeLimit=*
        SecretVolumeSource secretName=s#1 items=[KeyToPath]#2 defaultMode=I#3 optional=B#4
        ConfigMapVolumeSource name=s items=[KeyToPath] defaultMode=I optional=B
        KeyToPath key=s#1 path=s#2 mode=i#3
        ProjectedVolumeSource sources=* defaultMode=I#2
        DownwardAPIVolumeSource items=* defaultMode=I#2
        PersistentVolumeClaimVolumeSource claimName=s#1 readOnly=b#2
        ServiceSpec ports=[ServicePort]#1 selector=m#2 clusterIP=s#3 clusterIPs=[s]#18 type=s#4 externalIPs=[s]#5 sessionAffinity=s#7 loadBalancerIP=s#8 loadBalancerSourceRanges=[s]#9 externalName=s#10 externalTrafficPolicy=s#11 healthCheckNodePort=i#12 publishNotReadyAddresses=b#13 sessionAffinityConfig=* ipFamilies=[s]#19 ipFamilyPolicy=s#17 allocateLoadBalancerNodePorts=b#20 loadBalancerClass=s#21 internalTrafficPolicy=s#22
        ServicePort name=s#1 protocol=s#2 appProtocol=s#6 port=i#3 targetPort=x#4 nodePort=i#5
        NamespaceSpec finalizers=[s]#1
        LabelSelector matchLabels=m#1 matchExpressions=[LabelSelectorRequirement]#2
        LabelSelectorRequirement key=s#1 operator=s#2 values=[s]#3
        PodTemplateSpec metadata=ObjectMeta#1 spec=PodSpec#2
        DeploymentSpec replicas=I#1 selector=LabelSelector#2 template=PodTemplateSpec#3 strategy=DeploymentStrategy#4 minReadySeconds=i#5 revisionHistoryLimit=I#6 paused=b#7 progressDeadlineSeconds=I#9
        DeploymentStrategy type=s#1 rollingUpdate=RollingUpdateDeployment#2
        RollingUpdateDeployment maxUnavailable=x#1 maxSurge=x#2
        ReplicaSetSpec replicas=I#1 minReadySeconds=i#4 selector=LabelSelector#2 template=PodTemplateSpec#3
        StatefulSetSpec replicas=I#1 selector=LabelSelector#2 template=PodTemplateSpec#3 volumeClaimTemplates=* serviceName=s#5 podManagementPolicy=s#6 updateStrategy=StatefulSetUpdateStrategy#7 revisionHistoryLimit=I#8 minReadySeconds=i#9 persistentVolumeClaimRetentionPolicy=* ordinals=*
        StatefulSetUpdateStrategy type=s#1 rollingUpdate=RollingUpdateStatefulSet#2
        RollingUpdateStatefulSet partition=I#1 maxUnavailable=x#2
        DaemonSetSpec selector=LabelSelector#1 template=PodTemplateSpec#2 updateStrategy=DaemonSetUpdateStrategy#3 minReadySeconds=i#4 revisionHistoryLimit=I#6
        DaemonSetUpdateStrategy type=s#1 rollingUpdate=RollingUpdateDaemonSet#2
        RollingUpdateDaemonSet maxUnavailable=x#1 maxSurge=x#2
        JobSpec parallelism=I#1 completions=I#2 activeDeadlineSeconds=I#3 selector=LabelSelector#4 manualSelector=B#5 template=PodTemplateSpec#6 backoffLimit=I#7 ttlSecondsAfterFinished=I#8 completionMode=s#9 suspend=B#10 podFailurePolicy=*
        JobTemplateSpec metadata=ObjectMeta#1 spec=JobSpec#2
        CronJobSpec schedule=s#1 startingDeadlineSeconds=I#2 concurrencyPolicy=s#3 suspend=B#4 jobTemplate=JobTemplateSpec#5 successfulJobsHistoryLimit=I#6 failedJobsHistoryLimit=I#7 timeZone=s#8
        LeaseSpec holderIdentity=s#1 leaseDurationSeconds=i#2 acquireTime=t#3 renewTime=t#4 leaseTransitions=i#5
        PolicyRule verbs=[s]#1 apiGroups=[s]#2 resources=[s]#3 resourceNames=[s]#4 nonResourceURLs=[s]#5
        Subject kind=s#1 apiGroup=s#2 name=s#3 namespace=s#4
        RoleRef apiGroup=s#1 kind=s#2 name=s#3
        PodDisruptionBudgetSpec minAvailable=x#1 selector=LabelSelector#2 maxUnavailable=x#3 unhealthyPodEvictionPolicy=s#4
        ResourceQuota spec=ResourceQuotaSpec#2 status=*#3
        ResourceQuotaSpec hard=q#1 scopes=[s]#2 scopeSelector=*
        SelfSubjectAccessReview spec=SelfSubjectAccessReviewSpec#2 status=*#3
        SelfSubjectAccessReviewSpec resourceAttributes=ResourceAttributes#1 nonResourceAttributes=NonResourceAttributes#2
        SubjectAccessReview spec=SubjectAccessReviewSpec#2 status=*#3
        LocalSubjectAccessReview spec=SubjectAccessReviewSpec#2 status=*#3
        SubjectAccessReviewSpec resourceAttributes=ResourceAttributes#1 nonResourceAttributes=NonResourceAttributes#2 user=s#3 groups=[s]#4 extra=* uid=s#6
        ResourceAttributes namespace=s#1 verb=s#2 group=s#3 version=s#4 resource=s#5 subresource=s#6 name=s#7
        NonResourceAttributes path=s#1 verb=s#2
        SelfSubjectRulesReview spec=SelfSubjectRulesReviewSpec#2 status=*#3
        SelfSubjectRulesReviewSpec namespace=s#1
        TokenRequest spec=TokenRequestSpec#2 status=*#3
        TokenRequestSpec audiences=[s]#1 expirationSeconds=I#4 boundObjectRef=BoundObjectReference#3
        BoundObjectReference kind=s#1 apiVersion=s#2 name=s#3 uid=s#4
        Eviction deleteOptions=DeleteOptions#2
        DeleteOptions gracePeriodSeconds=I#1 preconditions=Preconditions#2 orphanDependents=B#3 propagationPolicy=s#4 dryRun=[s]#5
        Preconditions uid=s#1 resourceVersion=s#2
        """;

    static readonly FrozenDictionary<string, FrozenDictionary<string, SchemaField>> Structures = Read();

    /// <summary>The fields of a structure by name; null when it isn't known.</summary>
    public static FrozenDictionary<string, SchemaField>? Of(string structure) => Structures.GetValueOrDefault(structure);

    static FrozenDictionary<string, FrozenDictionary<string, SchemaField>> Read() => Text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        .Select(line => line.Split(' '))
        .ToFrozenDictionary(parts => parts[0], parts => parts.Skip(1).Select(Field).ToFrozenDictionary(f => f.Name));

    static SchemaField Field(string text)
    {
        var (name, type) = (text[..text.IndexOf('=', StringComparison.Ordinal)], text[(text.IndexOf('=', StringComparison.Ordinal) + 1)..]);
        var at = type.IndexOf('#', StringComparison.Ordinal);
        return at < 0
            ? new(name, type, 0)
            : new(name, type[..at], int.Parse(type[(at + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
