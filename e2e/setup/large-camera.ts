/** Init script: the camera's picture at 640x360, of which LiveKit's client makes two layers (of the tests' own size it makes one). */
export const largeCamera = (): void => {
  const { mediaDevices } = navigator;
  const open = mediaDevices.getUserMedia.bind(mediaDevices);
  const enlarged = (camera: MediaStreamTrack): MediaStreamTrack => {
    const video = Object.assign(document.createElement("video"), { muted: true, srcObject: new MediaStream([camera]) });
    void video.play();
    const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 360 });
    const context = canvas.getContext("2d");
    setInterval(() => context?.drawImage(video, 0, 0, canvas.width, canvas.height), 100);
    const [track] = canvas.captureStream(10).getVideoTracks();
    if (track === undefined) throw new Error("a canvas without a track");
    return track;
  };
  mediaDevices.getUserMedia = async (constraints) => {
    const stream = await open(constraints);
    return new MediaStream(stream.getTracks().map((track) => (track.kind === "video" ? enlarged(track) : track)));
  };
};
