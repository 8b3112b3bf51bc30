/** Media types of manifests, configurations and layers, by the names used in this project. */
export const mediaTypes = {
  ociIndex: 'application/vnd.oci.image.index.v1+json',
  ociManifest: 'application/vnd.oci.image.manifest.v1+json',
  ociArtifactManifest: 'application/vnd.oci.artifact.manifest.v1+json',
  ociConfig: 'application/vnd.oci.image.config.v1+json',
  ociLayer: 'application/vnd.oci.image.layer.v1.tar',
  ociLayerGzip: 'application/vnd.oci.image.layer.v1.tar+gzip',
  ociLayerZstd: 'application/vnd.oci.image.layer.v1.tar+zstd',
  ociForeignLayer: 'application/vnd.oci.image.layer.nondistributable.v1.tar',
  ociForeignLayerGzip: 'application/vnd.oci.image.layer.nondistributable.v1.tar+gzip',
  ociForeignLayerZstd: 'application/vnd.oci.image.layer.nondistributable.v1.tar+zstd',
  emptyJson: 'application/vnd.oci.empty.v1+json',
  dockerManifestList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerSchema1: 'application/vnd.docker.distribution.manifest.v1+json',
  dockerSchema1Signed: 'application/vnd.docker.distribution.manifest.v1+prettyjws',
  dockerConfig: 'application/vnd.docker.container.image.v1+json',
  dockerLayerGzip: 'application/vnd.docker.image.rootfs.diff.tar.gzip',
  dockerLayerZstd: 'application/vnd.docker.image.rootfs.diff.tar.zstd',
  dockerForeignLayer: 'application/vnd.docker.image.rootfs.foreign.diff.tar',
  dockerForeignLayerGzip: 'application/vnd.docker.image.rootfs.foreign.diff.tar.gzip',
  inToto: 'application/vnd.in-toto+json',
} as const;

/**
 * The value of an Accept header for manifests: those that can be parsed, then Docker schema 1, so
 * that a registry which holds nothing else is told from one that holds nothing (a 404).
 */
export const manifestAccept: string = [
  mediaTypes.ociIndex,
  mediaTypes.dockerManifestList,
  mediaTypes.ociManifest,
  mediaTypes.dockerManifest,
  mediaTypes.dockerSchema1Signed,
  mediaTypes.dockerSchema1,
].join(', ');

/** `type/subtype` of a Content-Type value: lower case, without parameters. */
export function bareMediaType(text: string): string {
  const semicolon = text.indexOf(';');
  return (semicolon < 0 ? text : text.slice(0, semicolon)).trim().toLowerCase();
}

/** Whether it is an OCI index or a Docker manifest list; parameters are ignored. */
export function isIndexMediaType(text: string): boolean {
  const type = bareMediaType(text);
  return type === mediaTypes.ociIndex || type === mediaTypes.dockerManifestList;
}

/** Whether it is an OCI or Docker schema 2 manifest of one image or artifact. */
export function isImageManifestMediaType(text: string): boolean {
  const type = bareMediaType(text);
  return type === mediaTypes.ociManifest || type === mediaTypes.dockerManifest;
}

/** Whether it is an index or a manifest that `parseManifest` can parse. */
export function isManifestMediaType(text: string): boolean {
  return isIndexMediaType(text) || isImageManifestMediaType(text);
}

/** Whether it is Docker schema 1, which is not supported. */
export function isSchema1MediaType(text: string): boolean {
  const type = bareMediaType(text);
  return type === mediaTypes.dockerSchema1 || type === mediaTypes.dockerSchema1Signed;
}

/** Whether it is the configuration of a container image, so that it has platform and labels. */
export function isImageConfigMediaType(text: string): boolean {
  const type = bareMediaType(text);
  return type === mediaTypes.ociConfig || type === mediaTypes.dockerConfig;
}

/** Whether a registry need not hold the layer itself (`urls` say where it is). */
export function isForeignLayerMediaType(text: string): boolean {
  const type = bareMediaType(text);
  return (
    type.startsWith('application/vnd.oci.image.layer.nondistributable.v1.tar') ||
    type.startsWith('application/vnd.docker.image.rootfs.foreign.diff.tar')
  );
}
